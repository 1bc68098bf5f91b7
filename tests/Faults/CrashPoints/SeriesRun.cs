namespace Lottery.Faults.CrashPoints;

/// <summary>Makes a draw for each point of a series.</summary>
internal static class SeriesRun
{
    // A thread may get past a point in one run and not in another: the end is where two runs meet nothing.
    private const int MissesAtTheEnd = 2;

    /// <summary>Makes them.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="plan">The series, and which points.</param>
    /// <param name="counts">How often the programs use each call in this kind of draw.</param>
    public static async Task<Tally> RunAsync(
        TracedCopy programs,
        SeriesPlan plan,
        CallCounts counts
    )
    {
        var row = new Tally(plan.Series.Words);
        if (plan.MaxPoints is { } most)
            await Several.RunAsync(
                Spread(counts.Of(plan.Series.Victim, plan.Series.Call).All, most),
                use => RunAsync(programs, new(plan.Series, use), row)
            );
        else
            await RunToTheEndAsync(programs, plan.Series, row);
        return row;
    }

    private static async Task RunToTheEndAsync(TracedCopy programs, FaultSeries series, Tally row)
    {
        var misses = 0;
        for (var use = 1; misses < MissesAtTheEnd; use++)
            misses = await RunAsync(programs, new(series, use), row) ? 0 : misses + 1;
    }

    private static async Task<bool> RunAsync(TracedCopy programs, FaultPoint point, Tally row)
    {
        var result = await CrashPoint.RunAsync(programs, point);
        row.Add($"{point}", result.Met > 0, result.Met, result.Verdict);
        return result.Met > 0;
    }

    // From the first to the last, at even distances.
    private static IEnumerable<int> Spread(int uses, int most) =>
        uses <= most
            ? Enumerable.Range(1, uses)
            : Enumerable.Range(0, most).Select(n => 1 + n * (uses - 1) / (most - 1));
}
