using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>How often each program uses each call in a draw without a fault; another draw may differ a little.</summary>
public sealed class CallCounts
{
    private static readonly string[] Calls = [.. FaultSeries.Calls.Union(PostgresSample.Calls)];

    private readonly Dictionary<(Victim, string), Uses> _uses;

    private CallCounts(Dictionary<(Victim, string), Uses> uses) => _uses = uses;

    /// <summary>Runs a draw and counts.</summary>
    public static async Task<CallCounts> MeasureAsync(TracedCopy programs, DrawCourse course)
    {
        using var folder = new TempDir();
        var places = new TracePlaces(folder, programs.Servers);
        var options = $"-e trace=listen,{string.Join(',', Calls)}";
        var traced = FaultSeries
            .VictimsIn(course)
            .ToDictionary(victim => victim, victim => places.Add(victim, options));
        var verdict = await WholeDraw.RunAsync(CrashPoint.Setup(programs, folder, places, course));
        if (verdict.Problems is not [])
            throw new InvalidOperationException(
                $"a draw without a fault goes wrong: {string.Join("; ", verdict.Problems)}"
            );
        return new(
            (from victim in traced.Keys from call in Calls select (victim, call)).ToDictionary(
                key => key,
                key => Count(traced[key.victim].Select(place => place.Trace), key.call)
            )
        );
    }

    /// <summary>The uses of a call by the process and thread that used it most.</summary>
    public Uses Of(Victim victim, string call) => _uses[(victim, call)];

    private static Uses Count(IEnumerable<string> traces, string call) =>
        traces
            .Select(trace => new Uses(
                StraceOutput.MaxUses(trace, call),
                StraceOutput.MaxUses(BeforeListen(trace), call)
            ))
            .MaxBy(uses => uses.All)!;

    private static string BeforeListen(string trace) =>
        trace.IndexOf("listen(", StringComparison.Ordinal) is >= 0 and var end ? trace[..end] : "";

    /// <summary>How often a call was used.</summary>
    /// <param name="All">From the start to the end.</param>
    /// <param name="BeforeListening">Until the process began to listen; 0 if it never did.</param>
    public sealed record Uses(int All, int BeforeListening);
}
