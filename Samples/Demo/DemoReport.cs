using Spectre.Console;

namespace Lottery.Samples.Demo;

/// <summary>Writes the result of the draw: a table of the agencies, and a summary.</summary>
internal static class DemoReport
{
    // How many winners of an agency the table names.
    private const int Named = 3;

    public static void Write(IReadOnlyList<Agency> agencies, TimeSpan elapsed)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var number in new[] { "Agency", "Bets", "Winners" })
            table.AddColumn(number, column => column.RightAligned());
        table.AddColumn("Who won");
        foreach (var agency in agencies)
            table.AddRow(
                $"{agency.Id:N0}",
                $"{agency.Stored:N0}",
                $"{agency.Winners.Count:N0}",
                Markup.Escape(WhoWon(agency.Winners))
            );
        AnsiConsole.Write(table);

        var bets = agencies.Sum(agency => (long)agency.Stored);
        var winners = agencies.Sum(agency => (long)agency.Winners.Count);
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]{Central.WinningNumber}[/] was drawn: {winners:N0} of {bets:N0} bets win."
        );
        AnsiConsole.WriteLine(
            "Each agency received its own winners and no others. "
                + $"All in {elapsed.TotalSeconds:N1} s."
        );
    }

    private static string WhoWon(List<SampleBet> winners)
    {
        var names = winners.Take(Named).Select(winner => $"{winner.FirstName} {winner.LastName}");
        var others = winners.Count - Named;
        return string.Join(", ", names) + (others > 0 ? $" and {others:N0} more" : "");
    }
}
