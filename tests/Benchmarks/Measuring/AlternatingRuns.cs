namespace Lottery.Benchmarks.Measuring;

/// <summary>
/// Programs that do the same work in turn: what disturbs a machine for a while disturbs all of them.
/// </summary>
public static class AlternatingRuns
{
    /// <summary>Runs one after the other, again and again.</summary>
    /// <param name="repeat">How often each of them runs.</param>
    /// <param name="contenders">Each does the work once, and returns the seconds that it took.</param>
    /// <returns>The seconds of each of them.</returns>
    public static async Task<IReadOnlyList<Series>> RunAsync(
        int repeat,
        params IReadOnlyList<Func<Task<double>>> contenders
    )
    {
        var seconds = contenders.Select(_ => new List<double>()).ToList();
        for (var run = 0; run < repeat; run++)
            foreach (var (contender, own) in contenders.Zip(seconds))
                own.Add(await contender());
        return [.. seconds.Select(own => new Series(own))];
    }
}
