using Lottery.Board.Access;
using Microsoft.AspNetCore.Http;

namespace Lottery.Board.Live;

/// <summary>
/// Sends events to browsers. A reader that is slow misses snapshots and gets the next one whole; nothing is kept for
/// it. For any thread.
/// </summary>
/// <param name="feed">What is sent.</param>
/// <param name="stop">Ends all streams.</param>
internal sealed class EventStreams(SnapshotFeed feed, CancellationToken stop)
{
    /// <summary>How many browsers are served at a time.</summary>
    public const int MaxStreams = 100;

    private int _count;

    /// <summary>Sends events until the reader goes, or the board stops.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _count) > MaxStreams)
            {
                context.Response.Headers.RetryAfter = "10";
                await Refusal.WriteAsync(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    $"{MaxStreams} browsers look at the board already."
                );
                return;
            }
            using var end = CancellationTokenSource.CreateLinkedTokenSource(
                context.RequestAborted,
                stop
            );
            await WriteAsync(context.Response, end.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken end)
    {
        response.ContentType = "text/event-stream";
        // nginx would keep events until it has enough of them.
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
            return;
        using var reader = feed.Join();
        for (long? last = null; ; )
        {
            var snapshot = await feed.NextAsync(last, end);
            await response.Body.WriteAsync(snapshot.EventAfter(last), end);
            await response.Body.FlushAsync(end);
            last = snapshot.Number;
        }
    }
}
