using System.CommandLine;
using System.Diagnostics;
using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>
/// The verb <c>crash-points</c>: runs a draw for every point of every series, then for pairs of faults, and
/// prints the tables.
/// </summary>
internal sealed class CrashPointsCommand : Command
{
    // A thread may get past a point in one run and not in another: the end is where two runs meet nothing.
    private const int MissesAtTheEnd = 2;

    // After most stops a draw stands still for some seconds: fewer points, and several draws at a time.
    private const int MostStops = 12;
    private const int AtATime = 4;

    private const int Pairs = 40;

    private readonly Option<string[]> _only = new("--only")
    {
        Description =
            "Only series with these words: the draw (plain, person, last-end), a program, a call, a fault; 'pair': only pairs",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string> _repeat = new("--repeat")
    {
        Description =
            "Only this point or pair, as the output has it: 'worker flock error=EIO at 4'",
    };
    private readonly Option<int> _pairs = new("--pairs")
    {
        Description = "How many pairs of faults",
        DefaultValueFactory = _ => Pairs,
    };
    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "The seed of the first pair; each further pair takes the next number",
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "With TLS" };

    public CrashPointsCommand()
        : base(
            "crash-points",
            "Kill, stop and fail each program at each of its system calls in turn."
        )
    {
        Add(_only);
        Add(_repeat);
        Add(_pairs);
        Add(_seed);
        Add(_tls);
        SetAction(parsed =>
            parsed.GetValue(_repeat) is { } faults
                ? RepeatAsync(faults, parsed.GetValue(_tls))
                : RunAsync(
                    parsed.GetValue(_only) ?? [],
                    parsed.GetValue(_pairs),
                    parsed.GetValue(_seed) ?? Random.Shared.Next(1_000_000),
                    parsed.GetValue(_tls)
                )
        );
    }

    private static async Task<int> RepeatAsync(string faults, bool tls)
    {
        using var programs = new TracedCopy { SpeakTls = tls };
        var (first, second) = FaultPair.Parse(faults);
        var (met, metSecond, verdict) = await CrashPoint.RunAsync(programs, first, second);
        Console.WriteLine(
            $"{faults}: {met} and {metSecond} hits, {verdict.Lost} lost, {verdict.Doubled} double"
        );
        foreach (var problem in verdict.Problems)
            Console.WriteLine(problem);
        return verdict.Problems is [] ? 0 : 1;
    }

    private static async Task<int> RunAsync(string[] only, int pairs, int seed, bool tls)
    {
        using var programs = new TracedCopy { SpeakTls = tls };
        var clock = Stopwatch.StartNew();
        var rows = new List<Tally>();
        var wanted = FaultSeries
            .All.Where(series => IsWanted($"{series.Course.Name()} {series}", only))
            .ToList();
        var counts = new Dictionary<DrawCourse, CallCounts>();
        foreach (var course in wanted.Select(series => series.Course).Append(DrawCourse.Plain))
            if (!counts.ContainsKey(course))
                counts[course] = await CallCounts.MeasureAsync(programs, course);
        foreach (var series in wanted.Where(series => IsUsed(series, counts)))
        {
            rows.Add(
                series.Stops
                    ? await RunStopsAsync(programs, series, counts[series.Course])
                    : await RunAsync(programs, series)
            );
            Tell(clock, $"{series}: {rows[^1].Points} points, {rows[^1].Hits} hits", rows[^1]);
        }
        var rowsOfPairs = IsWanted("pair", only)
            ? await RunPairsAsync(programs, counts[DrawCourse.Plain], pairs, seed, clock)
            : [];
        CrashPointTables.Print(rows, rowsOfPairs, seed);
        return rows.Concat(rowsOfPairs).Any(row => row.Bad > 0 || row.Unjudged > 0) ? 1 : 0;
    }

    private static bool IsWanted(string name, string[] only) =>
        only.All(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsUsed(FaultSeries series, Dictionary<DrawCourse, CallCounts> counts) =>
        counts[series.Course].Of(series.Victim, series.Call).All > 0;

    private static Tally Row(FaultSeries series) => new(series.Words);

    private static async Task<Tally> RunAsync(TracedCopy programs, FaultSeries series)
    {
        var row = Row(series);
        var misses = 0;
        for (var use = 1; misses < MissesAtTheEnd; use++)
            misses = await RunAsync(programs, new(series, use), row) ? 0 : misses + 1;
        return row;
    }

    private static async Task<Tally> RunStopsAsync(
        TracedCopy programs,
        FaultSeries series,
        CallCounts counts
    )
    {
        var row = Row(series);
        await SeveralAsync(
            Spread(counts.Of(series.Victim, series.Call).All),
            use => RunAsync(programs, new(series, use), row)
        );
        return row;
    }

    private static async Task<bool> RunAsync(TracedCopy programs, FaultPoint point, Tally row)
    {
        var result = await CrashPoint.RunAsync(programs, point);
        row.Add($"{point}", result.Met > 0, result.Met, result.Verdict);
        return result.Met > 0;
    }

    // From the first to the last, at even distances.
    private static IEnumerable<int> Spread(int uses) =>
        uses <= MostStops
            ? Enumerable.Range(1, uses)
            : Enumerable.Range(0, MostStops).Select(n => 1 + n * (uses - 1) / (MostStops - 1));

    private static async Task<IReadOnlyList<Tally>> RunPairsAsync(
        TracedCopy programs,
        CallCounts counts,
        int pairs,
        int first,
        Stopwatch clock
    )
    {
        var rows = (
            from victim in FaultSeries.VictimsIn(DrawCourse.Plain)
            from second in FaultSeries.VictimsIn(DrawCourse.Plain)
            select (victim, second)
        ).ToDictionary(key => key, key => new Tally(key.victim.Name(), key.second.Name()));
        await SeveralAsync(
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
                Tell(
                    clock,
                    $"pair --seed {seed}: {pair}: {result.Met} and {result.MetSecond} hits",
                    result.Verdict.Problems.Count
                );
            }
        );
        return [.. rows.Values];
    }

    private static Task SeveralAsync(IEnumerable<int> numbers, Func<int, Task> run) =>
        Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (number, _) => await run(number)
        );

    private static void Tell(Stopwatch clock, string what, Tally row) =>
        Tell(clock, what, row.Problems.Count);

    private static void Tell(Stopwatch clock, string what, int problems) =>
        Console.Error.WriteLine($"{clock.Elapsed:mm\\:ss} {what}, {problems} problems");
}
