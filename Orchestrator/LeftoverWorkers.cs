using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lottery.Logging;
using Lottery.Orchestrator.Workers;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The workers that a killed server has left. Each finishes its current message and exits by itself. One that
/// is stopped or hangs may hold the write lock, and the next server could not start; so that server kills it.
/// The claim on the database proves that their server is dead. Owns nothing.
/// </summary>
internal static class LeftoverWorkers
{
    private const string WorkerProgram = "lottery-worker";

    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(200);

    // A worker that can finish its current message does so within this time.
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(5);

    /// <summary>Kills the stopped ones at once, and those that write when the time is over.</summary>
    public static void End(IStoreHost host, PollThread thread, LogWriter log)
    {
        var database = host.Options.Path;
        foreach (var worker in Of(database).Where(IsStopped))
            End(worker, "is stopped", log);

        var (late, tooLate) = (Deadline.In(TimeToFinish), Deadline.In(TimeToFinish * 2));
        var logged = false;
        while (!tooLate.HasPassed && host.WriteLockHolders() is { Count: > 0 } holders)
        {
            var ours = Of(database).Where(holders.Contains).ToList();
            // Another program holds the lock; the next step waits for it.
            if (late.HasPassed && ours.Count == 0)
                return;
            foreach (var worker in ours.Where(worker => late.HasPassed || IsStopped(worker)))
                End(worker, "holds the write lock", log);
            if (!logged)
                log.Warning(
                    $"action: write_lock | result: in_progress | file: {database} | holder: {string.Join(", ", ours.Count > 0 ? ours : holders)}"
                );
            logged = true;
            thread.Pause(CheckInterval);
        }
    }

    private static IEnumerable<int> Of(string database)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
            if (
                int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var pid)
                && IsWorkerOf(process, database)
            )
                yield return pid;
    }

    // A process may exit meanwhile.
    private static bool IsWorkerOf(string process, string database)
    {
        try
        {
            return Path.GetFileName(Target($"{process}/exe"))
                    ?.StartsWith(WorkerProgram, StringComparison.Ordinal)
                    is true
                && Directory.EnumerateFiles($"{process}/fd").Any(file => Target(file) == database);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Target(string link) => new FileInfo(link).LinkTarget;

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
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has just exited, or is another user's program with the same name.
        }
    }
}
