using System.CommandLine;
using Spectre.Console;

namespace Lottery.Faults.CrashPoints;

/// <summary>
/// The verb <c>crash-points</c>: runs a draw for every point of every series, until a point is met by no
/// process any more, and prints the table.
/// </summary>
internal sealed class CrashPointsCommand : Command
{
    // A thread may get past a point in one run and not in another: the end is where two runs meet nothing.
    private const int MissesAtTheEnd = 2;
    private const int WideEnough = 120;

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Only series with these words: a program, a call, a fault",
        AllowMultipleArgumentsPerToken = true,
    };

    public CrashPointsCommand()
        : base("crash-points", "Kill and fail each program at each of its system calls in turn.")
    {
        Add(_only);
        SetAction(parsed => RunAsync(parsed.GetValue(_only) ?? []));
    }

    private static async Task<int> RunAsync(string[] only)
    {
        using var programs = new TracedCopy();
        var results = new List<SeriesResult>();
        foreach (var series in FaultSeries.All.Where(series => IsWanted(series, only)))
            results.Add(await RunAsync(programs, series));
        Print(results);
        return results.Any(result => result.Bad > 0 || result.Unjudged > 0) ? 1 : 0;
    }

    private static bool IsWanted(FaultSeries series, string[] only) =>
        only.All(word =>
            $"{series.Victim} {series.Call} {series.Fault}".Contains(
                word,
                StringComparison.OrdinalIgnoreCase
            )
        );

    private static async Task<SeriesResult> RunAsync(TracedCopy programs, FaultSeries series)
    {
        var result = new SeriesResult(series);
        var misses = 0;
        for (var point = 1; misses < MissesAtTheEnd; point++)
        {
            var (met, verdict) = await CrashPoint.RunAsync(programs, series, point);
            result.Add(point, met, verdict);
            misses = met > 0 ? 0 : misses + 1;
        }
        await Console.Error.WriteLineAsync(
            $"{series.Victim} {series.Call} {series.Fault}: {result.Points} points, "
                + $"{result.Hits} hits, {result.Problems.Count} problems"
        );
        return result;
    }

    private static void Print(IReadOnlyList<SeriesResult> results)
    {
        // Where nobody looks, the width is that of a narrow terminal.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = WideEnough;
        var table = new Table().MarkdownBorder();
        table.AddColumns("program", "call", "fault", "points", "hits", "lost", "double", "wrong");
        foreach (var result in results.Where(result => result.Points > 0 || result.Bad > 0))
            table.AddRow(
                $"{result.Series.Victim}".ToLowerInvariant(),
                result.Series.Call,
                result.Series.Fault,
                $"{result.Points}",
                $"{result.Hits}",
                $"{result.Lost}",
                $"{result.Doubled}",
                Wrong(result.Bad, result.Unjudged)
            );
        AnsiConsole.Write(table);
        Console.WriteLine(
            $"{results.Sum(result => result.Points)} points, {results.Sum(result => result.Hits)} hits, "
                + $"{results.Sum(result => result.Lost)} lost, {results.Sum(result => result.Doubled)} double, "
                + $"{Wrong(results.Sum(result => result.Bad), results.Sum(result => result.Unjudged))} wrong"
        );
        foreach (var problem in results.SelectMany(result => result.Problems))
            Console.WriteLine(problem);
    }

    private static string Wrong(int points, int unjudged) =>
        unjudged == 0 ? $"{points}" : $"{points} ({unjudged} not judged)";
}
