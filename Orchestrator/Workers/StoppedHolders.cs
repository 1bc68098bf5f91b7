using Lottery.Sync;

namespace Lottery.Orchestrator.Workers;

/// <summary>The processes that hold a lock and are stopped, as the kernel tells it.</summary>
internal static class StoppedHolders
{
    private const char Stopped = 'T';

    /// <summary>Looks once. Where there is no /proc, or nothing to be seen in it, nobody is found.</summary>
    public static IReadOnlyCollection<int> Find() =>
        [.. LockTable.Holders().Where(pid => IsStopped(Read($"/proc/{pid}/stat")))];

    /// <summary>
    /// Whether a line of proc_pid_stat(5) is a stopped process's. One that a debugger or tracer holds has
    /// another letter: it is looked at, not forgotten.
    /// </summary>
    public static bool IsStopped(string stat)
    {
        // "4711 (name) T 1 ...": the name may itself hold blanks and brackets.
        var nameEnd = stat.LastIndexOf(')');
        return nameEnd >= 0 && nameEnd + 2 < stat.Length && stat[nameEnd + 2] == Stopped;
    }

    // Processes come and go while we look at them.
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
