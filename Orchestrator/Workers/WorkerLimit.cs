using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// How many workers this process can look after: each costs it descriptors, and a runtime that finds none
/// left may die of it. Where the machine gives fewer than were asked for, connections wait in the backlog.
/// </summary>
internal static class WorkerLimit
{
    // Its link and its standard error.
    private const int FilesOfAWorker = 2;

    // What a launch takes for a moment, the connections on their way, the health endpoint; and libraries that
    // a runtime which compiles as it goes loads only when it meets them, with two descriptors each.
    private const int FilesInReserve = 30;

    /// <summary>The number asked for, or as many as there are descriptors for.</summary>
    /// <param name="asked">The number asked for.</param>
    /// <param name="agencies">Whom the draw waits for.</param>
    /// <param name="log">Where it says that there are fewer than asked for, or than agencies.</param>
    /// <exception cref="FailedException">There are none for even one.</exception>
    public static int Within(int asked, AgenciesExpected agencies, LogWriter log)
    {
        var most = WithinOpenFiles(asked, log);
        // Not refused: agencies that take a new connection for every message never hold a worker for long.
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
