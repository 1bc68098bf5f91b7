using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Ends a worker that is stopped while it has the turn to write: all others wait for that turn, and their
/// agencies would lose patience long before the roll call loses it. Killed, it gives up its locks, and
/// SQLite forgets what it had not committed, which was not acknowledged either. Owns nothing.
/// </summary>
/// <remarks>
/// Only the state of being stopped (SIGSTOP) condemns a worker, not a turn that takes long: the disk may be
/// slow or the machine busy, and whoever waits for them writes on when they are done.
/// </remarks>
/// <param name="workers">All workers there are.</param>
/// <param name="stoppedHolders">The processes that hold a lock and are stopped.</param>
/// <param name="log">Where it says whom it ends.</param>
internal sealed class WriteTurnWatch(
    Func<IReadOnlyList<IWorker>> workers,
    Func<IReadOnlyCollection<int>> stoppedHolders,
    ILogger log
)
{
    /// <summary>How often a worker may be seen so: a second each, or whoever stopped it may let it go on.</summary>
    public const int Looks = 5;

    private IWorker? _suspect;
    private int _seen;

    /// <summary>One look, to be taken every second.</summary>
    public void Look()
    {
        var holders = stoppedHolders();
        // At most one of ours: a worker takes no other lock of this kind, and that one is everybody's.
        var suspect =
            holders.Count == 0
                ? null
                : workers().FirstOrDefault(worker => holders.Contains(worker.Pid));
        _seen = suspect is not null && suspect == _suspect ? _seen + 1 : 1;
        _suspect = suspect;
        if (suspect is null || _seen != Looks)
            return;
        log.WorkerHung(suspect, "it is stopped and keeps everybody from writing");
        suspect.Kill();
    }
}
