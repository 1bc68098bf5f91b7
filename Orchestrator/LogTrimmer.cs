using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// Keeps the database's write-ahead log short while the workers write, from a task of its own: no worker
/// ever stops for a checkpoint. Owns nothing but that task.
/// </summary>
internal sealed class LogTrimmer : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _trimming;

    public LogTrimmer(BetStore store, ILogger log) =>
        _trimming = Task.Run(() => TrimAsync(store, log));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _trimming;
        _stop.Dispose();
    }

    private async Task TrimAsync(BetStore store, ILogger log)
    {
        using var clock = new PeriodicTimer(Every);
        while (await TicksAsync(clock))
        {
            try
            {
                store.TrimLog();
            }
            catch (StoreException e)
            {
                // The log stays longer, and is tried again; what it holds is safe.
                log.LogNotTrimmed(e.Message);
            }
        }
    }

    private async Task<bool> TicksAsync(PeriodicTimer clock)
    {
        try
        {
            return await clock.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
