using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lottery.Logging;
using Lottery.Orchestrator.Workers;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The workers of a server that was killed, as the next one finds them. Each finishes the message in hand
/// and ends by itself; but one that is stopped or hangs keeps the others from writing, and the new server
/// could not even start. The claim on the database says that their server is dead. Owns nothing.
/// </summary>
internal static class LeftoverWorkers
{
    private const string WorkerProgram = "lottery-worker";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    // Time for a message in hand, of a worker that can finish it.
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Ends those that are stopped, whose agencies may wait for an end that a stopped process does not give;
    /// then waits for those that write, and ends one that does not come to an end.
    /// </summary>
    /// <exception cref="OperationCanceledException">The server was asked to stop.</exception>
    public static void End(IStoreHost host, PollThread thread, LogWriter log)
    {
        var database = host.Options.Path;
        foreach (var worker in Of(database).Where(IsStopped))
            End(worker, "is stopped", log);

        var (late, tooLate) = (Deadline.In(TimeToFinish), Deadline.In(TimeToFinish * 2));
        for (
            var told = false;
            !tooLate.HasPassed && host.WriteLockHolders() is { Count: > 0 } holders;
            thread.Pause(BetweenLooks)
        )
        {
            var ours = Of(database).Where(holders.Contains).ToList();
            // Where another program keeps the lock, the next step waits for it.
            if (late.HasPassed && ours.Count == 0)
                return;
            foreach (var worker in ours.Where(worker => late.HasPassed || IsStopped(worker)))
                End(worker, "keeps everybody from writing", log);
            if (!told)
                log.Warning(
                    $"action: write_lock | result: in_progress | file: {database} | holder: {string.Join(", ", ours.Count > 0 ? ours : holders)}"
                );
            told = true;
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

    // Processes come and go while they are looked at.
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
            // It has just ended by itself, or is another user's, who only calls it a worker of ours.
        }
    }
}
