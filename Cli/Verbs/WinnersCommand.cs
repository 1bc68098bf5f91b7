using System.CommandLine;
using System.Text.Json;
using Lottery.Cli.Operator;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>winners</c>: the bets that won, whole, page by page.</summary>
internal sealed class WinnersCommand : Command
{
    public WinnersCommand()
        : base("winners", "Print the bets that won.")
    {
        var flags = new OperatorFlags(this);
        var agency = flags.Agency("Of one agency alone");
        var json = flags.Json("Print each bet as one JSON object, a line each");
        SetAction(parsed =>
            Print(
                flags.In(parsed),
                agency.Find(parsed) is { } id ? new AgencyId(id) : null,
                parsed.GetValue(json)
            )
        );
    }

    private static int Print(StoreOptions options, AgencyId? agency, bool json)
    {
        using var draw = OpenedDraw.ToShow(options);
        if (draw.Store.ReadProgress().State is not DrawState.Drawn and var state)
            throw new FailedException(
                state is DrawState.Open
                    ? "the draw is open, so there are no winners yet"
                    : "the draw is closed and not made yet: lottery draw makes it"
            );
        using var output = new StreamWriter(PrintedOutput.Open());
        var table = new TextTable(
            output,
            Column.Right("agency"),
            "document",
            "birthdate",
            Column.Right("number"),
            Column.Right("row"),
            "name"
        );
        foreach (var page in Pages.Winners(draw.Store, agency))
            if (json)
                foreach (var bet in page)
                    output.WriteLine(
                        JsonSerializer.Serialize(bet, OperatorJson.Default.WinningBet)
                    );
            else
                table.Write([.. page.Select(Row)]);
        return (int)ExitCode.Done;
    }

    private static string[] Row(WinningBet bet) =>
        [
            $"{bet.Agency}",
            PlainText.Escape(bet.Document),
            PlainText.Escape(bet.Birthdate),
            $"{bet.Number}",
            $"{bet.Id}",
            PlainText.Escape($"{bet.FirstName} {bet.LastName}"),
        ];
}
