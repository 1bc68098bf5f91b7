using System.ComponentModel;
using Lottery.Logging;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Starts workers, and pauses after failed starts, longer and longer. Says when to give up: after too many in a
/// row, while no worker has ever been ready; later the workers that are there serve on.
/// </summary>
internal sealed class WorkerStarts(WorkerPoolOptions options, LogWriter log)
{
    private TimeSpan _pause = options.FirstStartPause;
    private Deadline _pausedUntil = Deadline.Now;
    private bool _anyWasReady;
    private int _failed;
    private int _ended;

    public bool IsPaused => !_pausedUntil.HasPassed;

    /// <summary>How many workers have been started and are not ready yet.</summary>
    public int Starting { get; private set; }

    /// <summary>Why no further start makes sense, if so.</summary>
    public string? Failure { get; private set; }

    /// <summary>Starts a worker; logs the reason if that fails.</summary>
    public IWorker? TryLaunch(Func<IWorker> launch)
    {
        var reason = options.FindObstacle();
        if (reason is null)
            try
            {
                var worker = launch();
                log.Debug($"action: worker_started | result: success | pid: {worker.Pid}");
                Starting++;
                return worker;
            }
            catch (Win32Exception e)
            {
                // No such program, memory, process or descriptor: the base exception says which.
                reason = e.GetBaseException().Message;
            }
        log.Error($"action: worker_started | result: fail | reason: {reason}");
        Pause();
        if (Starting == 0)
            GiveUp(reason);
        return null;
    }

    public void NoteSuccess()
    {
        Starting--;
        (_failed, _ended, _pause, _anyWasReady) = (0, 0, options.FirstStartPause, true);
    }

    /// <summary>Notes that a worker has exited before it was ready; it does not count if the server stops.</summary>
    public void NoteFailure(WorkerExit exit, bool counts)
    {
        Starting--;
        if (!counts)
            return;
        // A worker that exits in order before it is ready was asked to, for example by Ctrl+C.
        var wasEnded = exit.Signalled || exit.Orderly;
        var tooMany = wasEnded
            ? ++_ended >= options.EndedStartsInARow
            : ++_failed >= options.FailedStartsInARow;
        if (!wasEnded)
            Pause();
        if (tooMany)
            GiveUp(exit.Orderly ? "they leave before they are ready" : exit.Reason);
    }

    private void GiveUp(string reason)
    {
        if (!_anyWasReady)
            Failure ??= $"workers cannot start: {reason}";
    }

    private void Pause()
    {
        _pausedUntil = Deadline.In(_pause);
        _pause = _pause * 2 < options.LongestStartPause ? _pause * 2 : options.LongestStartPause;
    }
}
