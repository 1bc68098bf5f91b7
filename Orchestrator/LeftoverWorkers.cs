using System.Diagnostics;
using System.Globalization;
using Lottery.Logging;
using Lottery.Orchestrator.Workers;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The workers of a server that was killed, as the next one finds them. Each finishes the message in hand
/// and ends by itself; but one that is stopped or hangs keeps the lock of those that write, and the new
/// server could not even start. The claim on the database says that their server is dead. Owns nothing.
/// </summary>
internal static class LeftoverWorkers
{
    private const string WorkerProgram = "lottery-worker";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    // Time for a message in hand, of a worker that can finish it.
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Ends the workers of a database that are stopped: each has a connection, perhaps, whose agency waits for
    /// an end that a stopped process does not give.
    /// </summary>
    /// <param name="database">The database, which this server has claimed: no other server has workers on it.</param>
    /// <param name="log">Where it says what it ends.</param>
    public static void EndStopped(string database, LogWriter log)
    {
        foreach (var process in Directory.GetDirectories("/proc"))
            if (
                int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var pid)
                && IsWorker(pid)
                && IsStopped(pid)
                && OpenFiles(pid).Contains(database)
            )
                End(pid, "is stopped", log);
    }

    /// <summary>Waits until the lock is free, and ends a leftover worker that keeps it.</summary>
    /// <param name="lockFile">The lock of those that write.</param>
    /// <param name="thread">The calling thread.</param>
    /// <param name="log">Where it says what it waits for, and what it ends.</param>
    /// <exception cref="OperationCanceledException">The server was asked to stop.</exception>
    public static void AwaitLock(string lockFile, PollThread thread, LogWriter log)
    {
        using var writers = new FileLock(lockFile);
        lockFile = AsTheKernelNames(lockFile);
        var late = Deadline.In(TimeToFinish);
        var tooLate = Deadline.In(TimeToFinish * 2);
        var told = false;
        for (; !IsFree(writers) && !tooLate.HasPassed; thread.Pause(BetweenLooks))
        {
            var holder = HolderOf(lockFile);
            // Where another program keeps the lock, or one that is not to be seen, the next step waits for it.
            if (late.HasPassed && (holder is null || !IsWorker(holder.Value)))
                return;
            if (holder is not { } pid)
                continue;
            if (IsWorker(pid) && (late.HasPassed || IsStopped(pid)))
                End(pid, "keeps everybody from writing", log);
            else if (!told)
                log.Warning(
                    $"action: write_lock | result: in_progress | file: {lockFile} | holder: {pid}"
                );
            told = true;
        }
    }

    // Behind symbolic links of folders, too: this process has the file open itself.
    private static string AsTheKernelNames(string lockFile) =>
        Directory
            .GetFiles("/proc/self/fd")
            .Select(Target)
            .FirstOrDefault(file => Path.GetFileName(file) == Path.GetFileName(lockFile))
        ?? lockFile;

    private static bool IsFree(FileLock writers)
    {
        using var held = writers.TryAcquire();
        return held is not null;
    }

    private static int? HolderOf(string lockFile) =>
        LockTable.Holders().Cast<int?>().FirstOrDefault(pid => Holds(pid!.Value, lockFile));

    // A descriptor's information has a line for each lock that is held by it; see proc_pid_fdinfo(5).
    private static bool Holds(int pid, string lockFile) =>
        Descriptors(pid)
            .Where(descriptor => Target(descriptor) == lockFile)
            .Select(descriptor => $"/proc/{pid}/fdinfo/{Path.GetFileName(descriptor)}")
            .Any(info => Read(() => File.ReadAllText(info), "").Contains("FLOCK"));

    private static IEnumerable<string?> OpenFiles(int pid) => Descriptors(pid).Select(Target);

    private static string[] Descriptors(int pid) =>
        Read(() => Directory.GetFiles($"/proc/{pid}/fd"), []);

    private static bool IsWorker(int pid) =>
        Path.GetFileName(Target($"/proc/{pid}/exe"))
            ?.StartsWith(WorkerProgram, StringComparison.Ordinal)
            is true;

    private static bool IsStopped(int pid) =>
        ProcessTable.Instance.StateOf(pid) == ProcessTable.Stopped;

    private static void End(int pid, string why, LogWriter log)
    {
        log.Warning(
            $"action: worker_hung | result: fail | pid: {pid} | agency: unknown | reason: a worker of a killed server {why}"
        );
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }

    private static string? Target(string link) => Read(() => new FileInfo(link).LinkTarget, null);

    // Processes and their descriptors come and go while they are looked at, and some are another user's.
    private static T Read<T>(Func<T> look, T nothing)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return nothing;
        }
    }
}
