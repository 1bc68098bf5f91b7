namespace Lottery.Benchmarks.Measuring;

/// <summary>What a number should be, and whether it is.</summary>
/// <param name="Text">In words.</param>
/// <param name="IsMet">Whether it is reached.</param>
public sealed record Goal(string Text, bool IsMet);

/// <summary>One line of the table.</summary>
/// <param name="Scenario">The letter of its scenario.</param>
/// <param name="What">What was measured.</param>
/// <param name="Unit">Of the numbers.</param>
/// <param name="Ours">The lottery's numbers.</param>
public sealed record Measurement(string Scenario, string What, string Unit, Series Ours)
{
    /// <summary>The bare reference's numbers, in the same run.</summary>
    public Series? Reference { get; init; }

    /// <summary>How fast the lottery is: 1 is as fast as the reference, more is faster.</summary>
    public Series? Ratio { get; init; }

    /// <summary>What was wanted, where something was.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Something that took time, beside the reference's time for it.</summary>
    public static Measurement OfTime(string scenario, string what, Pairs seconds) =>
        new(scenario, what, "s", seconds.Ours)
        {
            Reference = seconds.Reference,
            Ratio = seconds.Speed,
        };

    /// <summary>So many things in that time, beside the reference's.</summary>
    public static Measurement OfRate(
        string scenario,
        string what,
        string unit,
        double count,
        Pairs seconds
    ) =>
        new(scenario, what, unit, seconds.Ours.To(took => count / took))
        {
            Reference = seconds.Reference.To(took => count / took),
            Ratio = seconds.Speed,
        };

    /// <summary>Says what was wanted.</summary>
    public Measurement Wanting(string text, Func<Measurement, bool> isMet) =>
        this with
        {
            Goal = new(text, isMet(this)),
        };
}
