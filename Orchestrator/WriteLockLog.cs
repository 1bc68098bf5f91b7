using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>
/// Logs which process keeps all others from writing, once that has lasted for a second, and when it is over. Called by one
/// thread; <see cref="Problem"/> is for any. Owns nothing.
/// </summary>
internal sealed class WriteLockLog(IStoreHost host, LogWriter log)
{
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);

    private TimeSpan _longest;
    private volatile string? _problem;

    /// <summary>What keeps bets from being stored; <c>null</c> if nothing does, or not for long.</summary>
    public string? Problem => _problem;

    /// <summary>Looks, and logs what is new.</summary>
    /// <returns>Whether the write lock is held now.</returns>
    /// <exception cref="DiskFailedException">The database is gone.</exception>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public bool Look()
    {
        var block = host.LookForBlock();
        if (block?.Time >= LongWait)
        {
            _longest = block.Time;
            var seconds = (int)block.Time.TotalSeconds;
            if (_problem is null)
                log.Warning(
                    $"action: write_lock | result: in_progress | database: {host.Options.Name} | holder: {block.Holder} | held_s: {seconds} | reason: no bet can be stored meanwhile"
                );
            _problem =
                $"no bet can be stored: {block.Holder} holds the write lock of {host.Options.Name} for {seconds} s";
        }
        else if (_problem is not null)
        {
            _problem = null;
            log.Info(
                $"action: write_lock | result: success | database: {host.Options.Name} | held_s: {(int)_longest.TotalSeconds}"
            );
        }
        return block is not null;
    }
}
