using System.Text;
using Lottery.Board.Access;
using Lottery.Board.Live;
using Lottery.Board.Page;
using Lottery.Logging;
using Microsoft.AspNetCore.Http;

namespace Lottery.Board;

/// <summary>Answers requests: who may ask first, then what is asked for. For any thread. Owns nothing.</summary>
/// <param name="guard">Who may ask.</param>
/// <param name="feed">What is told.</param>
/// <param name="log">The log.</param>
/// <param name="stop">Ends the events.</param>
internal sealed class Requests(
    Guard guard,
    SnapshotFeed feed,
    LogWriter log,
    CancellationToken stop
)
{
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly EventStreams _events = new(feed, stop);

    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            ProtectiveHeaders.AddTo(context.Response);
            if (await guard.LetInAsync(context))
                await FindAsync(context);
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the board stops.
            context.Abort();
        }
        catch (Exception e)
        {
            log.Warning(
                $"action: board_request | result: fail | path: {context.Request.Path.Value} | reason: {e.Message}"
            );
            context.Abort();
        }
    }

    private async Task FindAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (PageFiles.Find(path) is { } file)
            await WriteAsync(context, file.Type, file.Content);
        else if (path == "/events")
            await _events.WriteAsync(context);
        else if (path == "/status.json")
            await WriteAsync(context, "application/json", (await FreshAsync(context)).Json);
        else if (path == "/metrics")
            await WriteAsync(context, MetricsType, (await FreshAsync(context)).Metrics);
        else if (path == "/healthz")
            await WriteAsync(context, "text/plain", Encoding.ASCII.GetBytes("ok\n"));
        else
            await Refusal.WriteAsync(
                context,
                StatusCodes.Status404NotFound,
                "There is no such page."
            );
    }

    private Task<Snapshot> FreshAsync(HttpContext context) =>
        feed.FreshAsync(context.RequestAborted);

    private static async Task WriteAsync(
        HttpContext context,
        string type,
        ReadOnlyMemory<byte> content
    )
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
