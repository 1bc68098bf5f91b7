namespace Lottery.Faults.CrashPoints;

/// <summary>Which program is troubled.</summary>
public enum Victim
{
    /// <summary>The first three processes that serve agencies.</summary>
    Worker,

    /// <summary>The server's first process.</summary>
    Orchestrator,

    /// <summary>The first run of one agency's client.</summary>
    Client,
}

/// <summary>
/// One row of the table: a program that is killed, or has an error, at its first, second, third, ... use of
/// one system call.
/// </summary>
/// <param name="Victim">The program.</param>
/// <param name="Call">The call.</param>
/// <param name="Fault">What strace(1) injects: <c>signal=KILL</c>, <c>error=EIO</c>.</param>
public sealed record FaultSeries(Victim Victim, string Call, string Fault)
{
    private static readonly string[] Calls =
    [
        "pwrite64",
        "fdatasync",
        "fsync",
        "sendto",
        "sendmsg",
        "recvmsg",
        "recvfrom",
    ];

    private static readonly string[] Faults = ["signal=KILL", "error=EIO", "error=ENOSPC"];

    /// <summary>Every program, every call, every fault.</summary>
    public static IReadOnlyList<FaultSeries> All =>
        [
            .. from victim in Enum.GetValues<Victim>()
            from fault in Faults
            from call in Calls
            select new FaultSeries(victim, call, fault),
        ];

    /// <summary>The options of strace for one point.</summary>
    /// <param name="point">
    /// Which use of the call, from 1 on; strace counts each thread by itself, so it is the first thread that
    /// gets so far.
    /// </param>
    public string OptionsAt(int point) => $"-e trace={Call} -e inject={Call}:{Fault}:when={point}";

    /// <summary>Whether a trace shows that the point was met.</summary>
    /// <param name="trace">What strace wrote: a line for each use of the call, by its thread's id.</param>
    /// <param name="point">Which use of the call.</param>
    public bool WasMet(string trace, int point) =>
        Fault.StartsWith("signal", StringComparison.Ordinal)
            // Others kill too, a server a worker that is too slow: then no thread has got so far.
            ? trace.Contains("+++ killed by SIGKILL +++") && MostUses(trace) >= point
            : trace.Contains("(INJECTED)");

    // A call that others get in between of has a second line, which begins with "<... ".
    private int MostUses(string trace) =>
        trace
            .Split('\n')
            .Select(line =>
                line.Split(
                    ' ',
                    2,
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                )
            )
            .Where(line =>
                line is [_, var what] && what.StartsWith($"{Call}(", StringComparison.Ordinal)
            )
            .CountBy(line => line[0])
            .Max(thread => (int?)thread.Value)
        ?? 0;
}
