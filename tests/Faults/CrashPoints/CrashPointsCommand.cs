using System.CommandLine;
using System.Diagnostics;
using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>
/// The verb <c>crash-points</c>: runs a draw for every point of every series, then for pairs of faults, and
/// prints the tables; on PostgreSQL, for a sample of points.
/// </summary>
internal sealed class CrashPointsCommand : Command
{
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

    private readonly Option<bool> _postgres = new("--postgres")
    {
        Description = "A sample of the points, in draws on PostgreSQL with two servers; no pairs",
    };

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
        Add(_postgres);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var cluster = parsed.GetValue(_postgres)
            ? await PostgresCluster.StartAsync()
            : null;
        using var programs = new TracedCopy { SpeakTls = parsed.GetValue(_tls), Cluster = cluster };
        return parsed.GetValue(_repeat) is { } faults
            ? await RepeatAsync(programs, faults)
            : await RunAsync(
                programs,
                parsed.GetValue(_only) ?? [],
                cluster is null ? parsed.GetValue(_pairs) : 0,
                parsed.GetValue(_seed) ?? Random.Shared.Next(1_000_000)
            );
    }

    private static async Task<int> RepeatAsync(TracedCopy programs, string faults)
    {
        var (first, second) = FaultPair.Parse(faults);
        var (met, metSecond, verdict) = await CrashPoint.RunAsync(programs, first, second);
        Console.WriteLine(
            $"{faults}: {met} and {metSecond} hits, {verdict.Lost} lost, {verdict.Doubled} double"
        );
        foreach (var problem in verdict.Problems)
            Console.WriteLine(problem);
        return verdict.Problems is [] ? 0 : 1;
    }

    private static async Task<int> RunAsync(TracedCopy programs, string[] only, int pairs, int seed)
    {
        var clock = Stopwatch.StartNew();
        void Tell(string what, int problems) =>
            Console.Error.WriteLine($"{clock.Elapsed:mm\\:ss} {what}, {problems} problems");

        var all = programs.Cluster is null ? SeriesPlan.InFile : PostgresSample.Plans;
        var wanted = all.Where(plan => plan.HasAll(only)).ToList();
        var counts = new Dictionary<DrawCourse, CallCounts>();
        foreach (var course in wanted.Select(plan => plan.Series.Course).Append(DrawCourse.Plain))
            if (!counts.ContainsKey(course))
                counts[course] = await CallCounts.MeasureAsync(programs, course);
        var rows = new List<Tally>();
        foreach (var plan in wanted.Where(plan => IsUsed(plan.Series, counts)))
        {
            var row = await SeriesRun.RunAsync(programs, plan, counts[plan.Series.Course]);
            rows.Add(row);
            Tell($"{plan.Series}: {row.Points} points, {row.Hits} hits", row.Problems.Count);
        }
        var rowsOfPairs =
            pairs > 0 && SeriesPlan.HasAll("pair", only)
                ? await PairRun.RunAsync(programs, counts[DrawCourse.Plain], pairs, seed, Tell)
                : [];
        CrashPointTables.Print(rows, rowsOfPairs, seed);
        return rows.Concat(rowsOfPairs).Any(row => row.Bad > 0 || row.Unjudged > 0) ? 1 : 0;
    }

    private static bool IsUsed(FaultSeries series, Dictionary<DrawCourse, CallCounts> counts) =>
        counts[series.Course].Of(series.Victim, series.Call).All > 0;
}
