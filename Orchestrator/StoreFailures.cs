using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>
/// Notes that bets could not be stored, until no process has said so for a while and a write has succeeded. Owns nothing.
/// </summary>
internal sealed class StoreFailures(IStoreHost host, LogWriter log)
{
    // Longer than a client's pause before it tries again: a small write may succeed where a message of bets does not.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private string? _problem;
    private long _lastFailure;

    /// <summary>That bets cannot be stored; <c>null</c> if none could not. For any thread.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Notes that a process could not store what an agency has sent. For any thread.</summary>
    public void Note()
    {
        lock (_lock)
        {
            _lastFailure = Environment.TickCount64;
            if (_problem is not null)
                return;
            _problem = $"bets cannot be stored in {host.Options.Name}; the log has the reason";
        }
        log.Warning(
            $"action: store_bets | result: fail | database: {host.Options.Name} | reason: a write has failed, see connection_closed; agencies are asked to try again"
        );
    }

    /// <summary>Tests whether bets can be stored again, if they could not; by the thread that has the store.</summary>
    public void Look()
    {
        if (Problem is null || !CanWrite())
            return;
        lock (_lock)
        {
            if (Environment.TickCount64 - _lastFailure < Quiet.TotalMilliseconds)
                return;
            _problem = null;
        }
        log.Info($"action: store_bets | result: success | database: {host.Options.Name}");
    }

    private bool CanWrite()
    {
        try
        {
            return host.TryWrite();
        }
        catch (StoreException e)
        {
            Volatile.Write(ref _problem, $"bets cannot be stored: {e.Message}");
            return false;
        }
    }
}
