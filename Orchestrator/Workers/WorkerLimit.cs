using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// How many workers this process has descriptors for: without a free one the runtime may die. Where there are
/// fewer than asked for, connections wait in the backlog.
/// </summary>
internal static class WorkerLimit
{
    // Its link and its standard error.
    private const int FilesOfAWorker = 2;

    // For a launch, the connections being handed over, the health endpoint, and libraries that a runtime with
    // a JIT loads late, with two descriptors each.
    private const int FilesInReserve = 30;

    /// <summary>The number asked for, or as many as there are descriptors for; logs if there are fewer.</summary>
    /// <exception cref="FailedException">There are not enough for one.</exception>
    public static int Within(int asked, AgenciesExpected agencies, LogWriter log)
    {
        var most = WithinOpenFiles(asked, log);
        // Not an error: agencies with a connection for each message never hold a worker for long.
        if (agencies.Count > most)
            log.Warning(
                $"action: config_workers | result: fail | max_workers: {most} | agencies: {agencies.Count.Value} | reason: agencies that keep their connection wait for the draw with a worker each, so that the others may never get one; set --max-workers, and ulimit -n, for all of them"
            );
        return most;
    }

    private static int WithinOpenFiles(int asked, LogWriter log)
    {
        var free = OpenFileLimit.Free();
        var possible = (free - FilesInReserve) / FilesOfAWorker;
        if (possible < 1)
            throw new FailedException(
                $"only {free} more files may be opened, and one worker needs "
                    + $"{FilesInReserve + FilesOfAWorker}; raise the limit (ulimit -n)"
            );
        if (possible < asked)
            log.Warning(
                $"action: config_workers | result: fail | max_workers: {possible} | asked: {asked} | reason: the limit of open files allows no more"
            );
        return (int)Math.Min(possible, asked);
    }
}
