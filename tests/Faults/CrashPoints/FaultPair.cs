namespace Lottery.Faults.CrashPoints;

/// <summary>Two faults in one draw.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">
/// The second: of a successor of the first one's process, of a worker of the second server, or of another
/// program that runs already.
/// </param>
public sealed record FaultPair(FaultPoint First, FaultPoint Second)
{
    private const string Then = ", then ";

    private static readonly string[] Faults =
    [
        "signal=KILL",
        "signal=KILL",
        "signal=STOP",
        "signal=STOP",
        "error=EIO",
    ];

    // More often than others: a worker, and then its orchestrator, since the next server has to get along
    // with what both have left.
    private static readonly Victim[] Firsts =
    [
        Victim.Worker,
        Victim.Worker,
        Victim.Orchestrator,
        Victim.Client,
    ];

    private static readonly Victim[] Seconds =
    [
        Victim.Worker,
        Victim.Orchestrator,
        Victim.Orchestrator,
        Victim.Client,
    ];

    /// <summary>Takes a pair by chance; the same seed and the same counts give the same pair.</summary>
    public static FaultPair Take(int seed, CallCounts counts)
    {
        var dice = new Random(seed);
        var first = Series(dice, Firsts, series => counts.Of(series.Victim, series.Call).All > 0);
        // An orchestrator that runs already has its second fault after its start, which is over by then.
        int UsesOfStart(FaultSeries second) =>
            first.Victim == second.Victim
                ? 0
                : counts.Of(second.Victim, second.Call).BeforeListening;
        int UsesLeft(FaultSeries second) =>
            counts.Of(second.Victim, second.Call).All - UsesOfStart(second);
        var second = Series(dice, Seconds, series => UsesLeft(series) > 0);
        return new(
            new(first, 1 + dice.Next(counts.Of(first.Victim, first.Call).All)),
            new(second, UsesOfStart(second) + 1 + Early(dice, UsesLeft(second)))
        );
    }

    /// <summary>Both.</summary>
    public override string ToString() => $"{First}{Then}{Second}";

    /// <summary>Reads what <see cref="ToString"/> wrote, or one point.</summary>
    public static (FaultPoint First, FaultPoint? Second) Parse(string text) =>
        text.Split(Then) is [var first, var second]
            ? (FaultPoint.Parse(first), FaultPoint.Parse(second))
            : (FaultPoint.Parse(text), null);

    private static FaultSeries Series(
        Random dice,
        Victim[] victims,
        Predicate<FaultSeries> isPossible
    )
    {
        var victim = victims[dice.Next(victims.Length)];
        var fault = Faults[dice.Next(Faults.Length)];
        var possible = FaultSeries
            .Calls.Select(call => new FaultSeries(victim, call, fault))
            .Where(series => isPossible(series))
            .ToList();
        return possible[dice.Next(possible.Count)];
    }

    // A successor has less to do than the first process: later points are often not met.
    private static int Early(Random dice, int uses) =>
        (int)(uses * dice.NextDouble() * dice.NextDouble());
}
