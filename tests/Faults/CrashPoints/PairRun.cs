using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>Makes a draw for each of many pairs of faults.</summary>
internal static class PairRun
{
    /// <summary>Makes them, and tells of each.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="counts">How often they use each call.</param>
    /// <param name="pairs">How many pairs.</param>
    /// <param name="first">The seed of the first; each further one takes the next number.</param>
    /// <param name="tell">Is told what was done, and how many problems there were.</param>
    public static async Task<IReadOnlyList<Tally>> RunAsync(
        TracedCopy programs,
        CallCounts counts,
        int pairs,
        int first,
        Action<string, int> tell
    )
    {
        var rows = (
            from victim in FaultSeries.VictimsIn(DrawCourse.Plain)
            from second in FaultSeries.VictimsIn(DrawCourse.Plain)
            select (victim, second)
        ).ToDictionary(key => key, key => new Tally(key.victim.Name(), key.second.Name()));
        await Several.RunAsync(
            Enumerable.Range(first, pairs),
            async seed =>
            {
                var pair = FaultPair.Take(seed, counts);
                var result = await CrashPoint.RunAsync(programs, pair.First, pair.Second);
                var row = rows[(pair.First.Series.Victim, pair.Second.Series.Victim)];
                row.Add(
                    $"pair --seed {seed}: {pair}",
                    result is { Met: > 0, MetSecond: > 0 },
                    result.Met + result.MetSecond,
                    result.Verdict
                );
                tell(
                    $"pair --seed {seed}: {pair}: {result.Met} and {result.MetSecond} hits",
                    result.Verdict.Problems.Count
                );
            }
        );
        return [.. rows.Values];
    }
}
