using System.Security.Cryptography;
using System.Text;
using Lottery.Sealing;
using Microsoft.AspNetCore.Http;

namespace Lottery.Board.Access;

/// <summary>
/// Asks for the token: in the header <c>Authorization: Bearer</c> (RFC 6750), or in a cookie, which a visit of
/// <c>/?token=...</c> sets before it is sent on to the address without it. The cookie is derived from the token, so
/// that a browser keeps no token. For any thread.
/// </summary>
internal sealed class TokenCheck(string token)
{
    private const string CookieName = "lottery-board";
    private const string Scheme = "Bearer ";

    private readonly string _token = Hash(token);
    private readonly string _cookie = Hash($"lottery-board cookie {token}");

    /// <summary>Whether the request may go on; else it is answered.</summary>
    public async Task<bool> LetInAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Query["token"] is [{ } told] && Equal(Hash(told), _token))
        {
            SendOn(context);
            return false;
        }
        if (IsKnown(request))
            return true;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Refusal.WriteAsync(
            context,
            StatusCodes.Status401Unauthorized,
            "This board asks for its token: open it as /?token=TOKEN once, or send the header Authorization: Bearer TOKEN."
        );
        return false;
    }

    private bool IsKnown(HttpRequest request) =>
        (
            request.Headers.Authorization is [{ } header]
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && Equal(Hash(header[Scheme.Length..].Trim()), _token)
        ) || (request.Cookies[CookieName] is { } cookie && Equal(Hash(cookie), Hash(_cookie)));

    private void SendOn(HttpContext context)
    {
        context.Response.Cookies.Append(
            CookieName,
            _cookie,
            new CookieOptions
            {
                HttpOnly = true,
                // Strict would not be sent after a link from a chat, which is how the address is passed on.
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.Headers["X-Forwarded-Proto"] == "https",
                Path = "/",
            }
        );
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "./";
    }

    // Hashes are of one length, so that the comparison takes one time.
    private static bool Equal(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(one),
            Encoding.ASCII.GetBytes(other)
        );

    private static string Hash(string text)
    {
        using var hash = new SealHash();
        hash.Append(Encoding.UTF8.GetBytes(text));
        return hash.End();
    }
}
