namespace Lottery.Faults.CrashPoints;

/// <summary>Two faults in one draw.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">
/// The second: of a successor of the first one's process, of a worker of the second server, or of another
/// program that runs already.
/// </param>
public sealed record FaultPair(FaultPoint First, FaultPoint Second)
{
    private static readonly string[] Faults =
    [
        "signal=KILL",
        "signal=KILL",
        "signal=STOP",
        "error=EIO",
    ];

    /// <summary>Takes a pair by chance; the same seed and the same counts give the same pair.</summary>
    public static FaultPair Take(int seed, CallCounts counts)
    {
        var dice = new Random(seed);
        var victims = Enum.GetValues<Victim>();
        var first = Series(dice, victims, series => counts.Of(series.Victim, series.Call).All > 0);
        // An orchestrator that runs already has its second fault after its start, which is over by then.
        int UsesOfStart(FaultSeries second) =>
            first.Victim == second.Victim
                ? 0
                : counts.Of(second.Victim, second.Call).BeforeListening;
        int UsesLeft(FaultSeries second) =>
            counts.Of(second.Victim, second.Call).All - UsesOfStart(second);
        var second = Series(dice, victims, series => UsesLeft(series) > 0);
        return new(
            new(first, 1 + dice.Next(counts.Of(first.Victim, first.Call).All)),
            new(second, UsesOfStart(second) + 1 + Early(dice, UsesLeft(second)))
        );
    }

    /// <summary>Both.</summary>
    public override string ToString() => $"{First}, then {Second}";

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
