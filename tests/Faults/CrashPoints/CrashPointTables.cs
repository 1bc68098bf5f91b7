using Spectre.Console;

namespace Lottery.Faults.CrashPoints;

/// <summary>Prints the rows of both tables, their sums, and what was wrong.</summary>
internal static class CrashPointTables
{
    private const int WideEnough = 120;

    /// <summary>Prints them to standard output.</summary>
    public static void Print(IReadOnlyList<Tally> series, IReadOnlyList<Tally> pairs, int seed)
    {
        // A pipe or a file has no width; Spectre.Console takes that of a narrow terminal.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = WideEnough;
        // Those of other draws have one word more.
        foreach (var rows in series.GroupBy(row => row.Row.Count))
            PrintSeries([.. rows.Where(row => row.Points > 0 || row.Bad > 0)]);
        if (pairs is not [])
            PrintPairs([.. pairs.Where(row => row.Draws > 0)], seed);
        foreach (var problem in series.Concat(pairs).SelectMany(row => row.Problems))
            Console.WriteLine(problem);
    }

    private static void PrintSeries(IReadOnlyList<Tally> rows)
    {
        string[] columns = ["program", "call", "fault", "points"];
        Print(
            rows.Any(row => row.Row.Count == columns.Length) ? ["closed by", .. columns] : columns,
            rows.Select(row => (row, new[] { $"{row.Points}" }))
        );
        Console.WriteLine($"{rows.Sum(row => row.Points)} points, {Sums(rows)}");
    }

    private static void PrintPairs(IReadOnlyList<Tally> rows, int seed)
    {
        Print(
            ["first", "second", "pairs", "both met"],
            rows.Select(row => (row, new[] { $"{row.Draws}", $"{row.Points}" }))
        );
        Console.WriteLine(
            $"{rows.Sum(row => row.Draws)} pairs from --seed {seed} on, {rows.Sum(row => row.Points)} met both, {Sums(rows)}"
        );
    }

    private static void Print(string[] columns, IEnumerable<(Tally Row, string[] Counts)> rows)
    {
        var table = new Table().MarkdownBorder();
        table.AddColumns([.. columns, "hits", "lost", "double", "wrong"]);
        foreach (var (row, counts) in rows)
            table.AddRow([
                .. row.Row,
                .. counts,
                $"{row.Hits}",
                $"{row.Lost}",
                $"{row.Doubled}",
                Wrong(row.Bad, row.Unjudged),
            ]);
        AnsiConsole.Write(table);
    }

    private static string Sums(IReadOnlyList<Tally> rows) =>
        $"{rows.Sum(row => row.Hits)} hits, {rows.Sum(row => row.Lost)} lost, "
        + $"{rows.Sum(row => row.Doubled)} double, "
        + $"{Wrong(rows.Sum(row => row.Bad), rows.Sum(row => row.Unjudged))} wrong";

    private static string Wrong(int draws, int unjudged) =>
        unjudged == 0 ? $"{draws}" : $"{draws} ({unjudged} not validated)";
}
