using System.ComponentModel;
using Lottery.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>Starts workers, and says when to give up: after too many failed starts in a row.</summary>
internal sealed class WorkerStarts(WorkerPoolOptions options, LogWriter log)
{
    private int _failed;
    private int _ended;

    /// <summary>Starts a worker; logs the reason if that fails.</summary>
    public IWorker? TryLaunch(Func<IWorker> launch, out string reason)
    {
        reason = "";
        try
        {
            var worker = launch();
            log.Debug($"action: worker_started | result: success | pid: {worker.Pid}");
            return worker;
        }
        catch (Win32Exception e)
        {
            // No such program, memory, process or descriptor: the base exception says which.
            reason = e.GetBaseException().Message;
            log.Error($"action: worker_started | result: fail | reason: {reason}");
            return null;
        }
    }

    public void NoteSuccess() => (_failed, _ended) = (0, 0);

    /// <summary>Counts a worker that has exited before it was ready; returns why to give up, if so.</summary>
    public string? NoteFailure(WorkerExit exit)
    {
        // A worker that exits in order before it is ready was asked to, for example by Ctrl+C.
        var tooMany =
            exit.Signalled || exit.Orderly
                ? ++_ended >= options.EndedStartsInARow
                : ++_failed >= options.FailedStartsInARow;
        if (!tooMany)
            return null;
        return exit.Orderly ? "they leave before they are ready" : exit.Reason;
    }
}
