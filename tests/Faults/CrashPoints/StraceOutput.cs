namespace Lottery.Faults.CrashPoints;

/// <summary>Reads what strace(1) wrote: a line for each use of a call, which begins with the thread's id.</summary>
internal static class StraceOutput
{
    /// <summary>Whether the process was stopped (SIGSTOP).</summary>
    public static bool ShowsStop(string trace) => trace.Contains("--- stopped by SIGSTOP ---");

    /// <summary>How often the thread that used a call most has used it; 0 if none has.</summary>
    public static int MaxUses(string trace, string call) =>
        trace
            .Split('\n')
            .Select(line =>
                line.Split(
                    ' ',
                    2,
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                )
            )
            // The second line of a call that was interrupted by another thread's begins with "<... ".
            .Where(line =>
                line is [_, var what] && what.StartsWith($"{call}(", StringComparison.Ordinal)
            )
            .CountBy(line => line[0])
            .Max(thread => (int?)thread.Value)
        ?? 0;
}
