namespace Lottery.Benchmarks.Measuring;

/// <summary>
/// The seconds that the bare reference and the lottery took for the same work, in turn.
/// </summary>
/// <param name="Reference">The reference's seconds.</param>
/// <param name="Ours">The lottery's.</param>
public sealed record Pairs(Series Reference, Series Ours)
{
    /// <summary>How fast the lottery is, in each pair: 1 is as fast as the reference, 2 twice as fast.</summary>
    public Series Speed =>
        new([.. Reference.Values.Zip(Ours.Values, (reference, ours) => reference / ours)]);

    /// <summary>Runs one after the other, again and again.</summary>
    public static async Task<Pairs> RunAsync(
        int repeat,
        Func<Task<double>> reference,
        Func<Task<double>> ours
    )
    {
        var seconds = await AlternatingRuns.RunAsync(repeat, reference, ours);
        return new(seconds[0], seconds[1]);
    }
}
