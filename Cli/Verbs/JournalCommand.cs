using System.CommandLine;
using System.Text.Json;
using Lottery.Cli.Operator;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>journal</c>: what happened in a draw, page by page.</summary>
internal sealed class JournalCommand : Command
{
    public JournalCommand()
        : base("journal", "Print what happened in a draw, the oldest first.")
    {
        var flags = new OperatorFlags(this);
        var json = flags.Json("Print each entry as one JSON object, a line each");
        SetAction(parsed => Print(flags.In(parsed), parsed.GetValue(json)));
    }

    private static int Print(StoreOptions options, bool json)
    {
        using var draw = OpenedDraw.ToShow(options);
        using var output = new StreamWriter(PrintedOutput.Open());
        var table = new TextTable(
            output,
            Column.Right("id"),
            "time (UTC)",
            "kind",
            Column.Right("agency"),
            "what"
        );
        foreach (var page in Pages.Journal(draw.Store))
            if (json)
                foreach (var entry in page)
                    output.WriteLine(
                        JsonSerializer.Serialize(entry, OperatorJson.Default.JournalEntry)
                    );
            else
                table.Write([.. page.Select(Row)]);
        return (int)ExitCode.Done;
    }

    private static string[] Row(JournalEntry entry) =>
        [
            $"{entry.Id}",
            PlainText.Escape(entry.At),
            PlainText.Escape(entry.Kind),
            $"{entry.Agency}",
            string.Join(", ", Details(entry)),
        ];

    private static IEnumerable<string> Details(JournalEntry entry)
    {
        if (entry.Stored > 0)
            yield return $"{entry.Stored} stored";
        if (entry.Refused > 0)
            yield return $"{entry.Refused} refused";
        if (entry.Voided > 0)
            yield return $"{entry.Voided} voided";
        if (entry.Upload is not null and not "-")
            yield return AgencyLists.Short(entry.Upload);
        if (entry.Address is not null)
            yield return PlainText.Escape(entry.Address);
        if (entry.Detail is not null)
            yield return PlainText.Escape(entry.Detail);
    }
}
