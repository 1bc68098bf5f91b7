using Microsoft.AspNetCore.Http;

namespace Lottery.Board.Access;

/// <summary>Lets a request in, or answers it: its method, its host, its token. For any thread.</summary>
/// <param name="hosts">Names that the page may be asked for by.</param>
/// <param name="token">What a reader has to know; <c>null</c>: nothing.</param>
internal sealed class Guard(IReadOnlyList<string> hosts, string? token)
{
    private readonly HostNames _hosts = new(hosts);
    private readonly TokenCheck? _token = token is null ? null : new TokenCheck(token);

    /// <summary>Whether it may go on; else it is answered.</summary>
    public async Task<bool> LetInAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await Refusal.WriteAsync(
                context,
                StatusCodes.Status405MethodNotAllowed,
                "The board is for reading: GET and HEAD."
            );
            return false;
        }
        if (!_hosts.Has(request.Host.Host))
        {
            await Refusal.WriteAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "The board is not asked for by this name; --host gives it one."
            );
            return false;
        }
        // Whether the program answers is no secret.
        return _token is null || request.Path == "/healthz" || await _token.LetInAsync(context);
    }
}
