using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// Keeps the database's write-ahead log short while the workers write: no worker ever stops for a
/// checkpoint. Owns the routine that does it.
/// </summary>
internal sealed class LogTrimmer(BetStore store, ILogger log) : IAsyncDisposable
{
    private readonly Routine _trimming = new(TimeSpan.FromSeconds(1), () => Trim(store, log));

    public ValueTask DisposeAsync() => _trimming.DisposeAsync();

    private static void Trim(BetStore store, ILogger log)
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
