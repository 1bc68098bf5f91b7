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
    // Its own, two of the runtime, and the one that waits at the barrier. Two more for a runtime with a JIT, or for
    // PostgreSQL's driver.
    private const int TasksOfAWorker = 6;

    // This process's own threads come and go.
    private const int TasksInReserve = 24;

    // Its link and its standard error.
    private const int FilesOfAWorker = 2;

    // For a launch, the connections being handed over, the health endpoint, and libraries that a runtime with
    // a JIT loads late, with two descriptors each; and for connections that are refused.
    private const int FilesInUse = 30 + RefusedConnections.MaxClosing;

    private const int FilesInReserve = FilesInUse + WaitingConnections.LeastRoom;

    /// <summary>The number asked for, or as many as there are descriptors for; logs if there are fewer.</summary>
    /// <exception cref="FailedException">There are not enough for one.</exception>
    public static int Within(int asked, AgenciesExpected agencies, LogWriter log)
    {
        var most = WithinTasks(WithinOpenFiles(asked, log), log);
        // Not an error: agencies with a connection for each message never hold a worker for long.
        if (agencies.Count > most)
            log.Warning(
                $"action: config_workers | result: fail | max_workers: {most} | agencies: {agencies.Count.Value} | reason: agencies that keep their connection wait for the draw with a worker each, so that the others may never get one; set --max-workers, and ulimit -n, for all of them"
            );
        return most;
    }

    /// <summary>How many connections may wait in this process: as many as there are descriptors for beside the workers.</summary>
    public static int RoomBeside(int workers) =>
        (int)
            Math.Clamp(
                OpenFileLimit.Free() - FilesInUse - (long)workers * FilesOfAWorker,
                WaitingConnections.LeastRoom,
                WaitingConnections.MaxRoom
            );

    /// <summary>Why no further worker can be started now; <c>null</c> if one can.</summary>
    public static string? FindObstacle() =>
        TaskLimit.Free() is { } free && free < TasksInReserve + TasksOfAWorker
            ? $"only {free} more processes and threads may be started here, and one worker needs "
                + $"{TasksInReserve + TasksOfAWorker}; raise the limit (ulimit -u, pids.max of the cgroup, docker --pids-limit)"
            : null;

    private static int WithinTasks(int asked, LogWriter log)
    {
        if (FindObstacle() is { } obstacle)
            throw new FailedException(obstacle);
        if (TaskLimit.Free() is not { } free)
            return asked;
        var possible = (free - TasksInReserve) / TasksOfAWorker;
        if (possible < asked)
            log.Warning(
                $"action: config_workers | result: fail | max_workers: {possible} | asked: {asked} | reason: the limit of processes and threads allows no more"
            );
        return (int)Math.Min(possible, asked);
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
