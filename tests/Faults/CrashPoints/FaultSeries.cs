namespace Lottery.Faults.CrashPoints;

/// <summary>
/// One row of the table: a program that is killed or stopped, or has an error, at its first, second, third,
/// ... use of one system call.
/// </summary>
/// <param name="Victim">The program.</param>
/// <param name="Call">The call.</param>
/// <param name="Fault">What strace(1) injects: <c>signal=KILL</c>, <c>error=EIO</c>.</param>
public sealed record FaultSeries(Victim Victim, string Call, string Fault)
{
    private const string Kill = "signal=KILL";
    private const string Stop = "signal=STOP";

    /// <summary>The calls at which something can be lost, or can stand still.</summary>
    public static IReadOnlyList<string> Calls { get; } =
    [
        "pwrite64",
        "ftruncate",
        "fdatasync",
        "fsync",
        "flock",
        "accept4",
        "sendto",
        "sendmsg",
        "recvmsg",
        "recvfrom",
        "write",
    ];

    private static readonly string[] Faults = [Kill, Stop, "error=EIO", "error=ENOSPC"];

    /// <summary>Every program, every call, every fault.</summary>
    public static IReadOnlyList<FaultSeries> All =>
        [
            .. from victim in Enum.GetValues<Victim>()
            from fault in Faults
            from call in Calls
            select new FaultSeries(victim, call, fault),
        ];

    /// <summary>Whether the process is stopped (SIGSTOP) at each point.</summary>
    public bool Stops => Fault is Stop;

    /// <summary>Whether lines of the log are missing afterwards: <c>write</c> writes them.</summary>
    public bool LosesLogLines => Call is "write" && Fault is not (Kill or Stop);

    /// <summary>The options of strace for one point.</summary>
    /// <param name="point">
    /// Which use of the call, from 1 on; strace counts each thread by itself, so it is the first thread that
    /// gets so far.
    /// </param>
    public string OptionsAt(int point) => $"-e trace={Call} -e inject={Call}:{Fault}:when={point}";

    /// <summary>Whether a trace shows that the point was met.</summary>
    /// <param name="trace">What strace wrote.</param>
    /// <param name="point">Which use of the call.</param>
    public bool WasMet(string trace, int point) =>
        Fault switch
        {
            // A server kills a worker that is too slow: then no thread has got so far.
            Kill => trace.Contains("+++ killed by SIGKILL +++") && Uses(trace) >= point,
            Stop => StraceOutput.ShowsStop(trace) && Uses(trace) >= point,
            _ => trace.Contains("(INJECTED)"),
        };

    /// <summary>The three, as the table has them.</summary>
    public override string ToString() => $"{Victim.Name()} {Call} {Fault}";

    private int Uses(string trace) => StraceOutput.MostUses(trace, Call);
}
