using System.ComponentModel;
using Lottery.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Starts workers, and keeps the record of how that went, for a server that would rather end, with the
/// reason, than launch for ever what cannot start. Owns none of them.
/// </summary>
internal sealed class WorkerStarts(WorkerPoolOptions options, LogWriter log)
{
    private int _failed;
    private int _ended;

    /// <summary>Starts one more.</summary>
    /// <param name="launch">Starts it.</param>
    /// <param name="whyNot">Why it cannot be started; the log has it already.</param>
    /// <returns><c>null</c> if it cannot be started.</returns>
    public IWorker? TryLaunch(Func<IWorker> launch, out string whyNot)
    {
        whyNot = "";
        try
        {
            var worker = launch();
            log.Debug($"action: worker_started | result: success | pid: {worker.Pid}");
            return worker;
        }
        catch (Win32Exception e)
        {
            // No such program; or no memory, process or descriptor is left for it. The first error says
            // which; CliWrap's own only says that it may be one of them.
            whyNot = e.GetBaseException().Message;
            log.Error($"action: worker_started | result: fail | reason: {whyNot}");
            return null;
        }
    }

    /// <summary>A worker has become ready: they can start.</summary>
    public void NoteSuccess() => (_failed, _ended) = (0, 0);

    /// <summary>A worker has exited before it was ready.</summary>
    /// <returns>Why there is no hope for more, if that was one too many in a row.</returns>
    public string? NoteFailure(WorkerExit exit)
    {
        // One that leaves in order before it is ready was asked to, as by a Ctrl+C that is for this server, too.
        var tooMany =
            exit.Signalled || exit.Orderly
                ? ++_ended >= options.EndedStartsInARow
                : ++_failed >= options.FailedStartsInARow;
        if (!tooMany)
            return null;
        return exit.Orderly ? "they leave before they are ready" : exit.Reason;
    }
}
