using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lottery.Board.Access;

/// <summary>Answers that say no, in one plain sentence.</summary>
internal static class Refusal
{
    /// <summary>Writes one.</summary>
    public static Task WriteAsync(HttpContext context, int code, string sentence)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context
                .Response.Body.WriteAsync(
                    Encoding.UTF8.GetBytes($"{sentence}\n"),
                    context.RequestAborted
                )
                .AsTask();
    }
}
