using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>
/// One row of the table: a program that is killed or stopped, or has an error, at its first, second, third,
/// ... use of one system call.
/// </summary>
/// <param name="Victim">The program.</param>
/// <param name="Call">The call.</param>
/// <param name="Fault">What strace(1) injects: <c>signal=KILL</c>, <c>error=EIO</c>.</param>
/// <param name="Course">Which draw it is.</param>
public sealed record FaultSeries(
    Victim Victim,
    string Call,
    string Fault,
    DrawCourse Course = DrawCourse.Plain
)
{
    /// <summary>The fault that kills a process.</summary>
    public const string Kill = "signal=KILL";

    /// <summary>The fault that stops a process.</summary>
    public const string Stop = "signal=STOP";

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

    /// <summary>Every draw, every program that is troubled in it, every call, every fault.</summary>
    public static IReadOnlyList<FaultSeries> All =>
        [
            .. from course in Enum.GetValues<DrawCourse>()
            from victim in VictimsIn(course)
            from fault in Faults
            from call in Calls
            select new FaultSeries(victim, call, fault, course),
        ];

    /// <summary>The programs that are troubled in a draw.</summary>
    public static IReadOnlyList<Victim> VictimsIn(DrawCourse course) =>
        course switch
        {
            DrawCourse.Plain => [Victim.Worker, Victim.Orchestrator, Victim.Client],
            DrawCourse.LastEnd => [Victim.Worker],
            _ => [Victim.Worker, Victim.Void, Victim.Close, Victim.Draw],
        };

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

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static FaultSeries Parse(string text)
    {
        var words = text.Split(' ');
        var course = Enum.GetValues<DrawCourse>()
            .FirstOrDefault(course => course.Name() == words[0]);
        return words is [.., var victim, var call, var fault]
            ? new(Enum.Parse<Victim>(victim, ignoreCase: true), call, fault, course)
            : throw new FormatException($"'{text}' is not 'PROGRAM CALL FAULT'");
    }

    /// <summary>The words of its row in the table.</summary>
    public IReadOnlyList<string> Words =>
        Course is DrawCourse.Plain
            ? [Victim.Name(), Call, Fault]
            : [Course.Name(), Victim.Name(), Call, Fault];

    /// <summary>The words of its row.</summary>
    public override string ToString() => string.Join(' ', Words);

    private int Uses(string trace) => StraceOutput.MaxUses(trace, Call);
}
