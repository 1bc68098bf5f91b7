using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>Writes a balance for people: the draw, then its agencies, the missing ones first.</summary>
internal static class BalanceText
{
    // Of the agencies that were never seen.
    private const int MaxNeverSeen = 24;

    /// <summary>Writes all of it.</summary>
    public static void Write(TextWriter output, Balance balance, string database)
    {
        WriteDraw(output, balance.Status, database);
        output.WriteLine();
        WriteAgencies(output, balance);
    }

    /// <summary>Writes how the draw stands, without its agencies.</summary>
    public static void WriteDraw(TextWriter output, DrawStatus status, string database)
    {
        WriteRules(output, status, database);
        WriteEvents(output, status.Progress);
    }

    /// <summary>Writes the row of one agency.</summary>
    public static void WriteAgency(TextWriter output, Balance balance, AgencyStatus agency) =>
        TableFor(output).Write(Row(balance, agency));

    private static void WriteRules(TextWriter output, DrawStatus status, string database)
    {
        var (rules, progress) = (status.Rules, status.Progress);
        output.WriteLine($"draw            {Kinds.Word(progress.State)}");
        output.WriteLine($"database        {PlainText.Escape(database)}");
        output.WriteLine($"agencies        {rules.Agencies}");
        output.WriteLine($"winning number  {rules.WinningNumber}");
        output.WriteLine($"closing time    {ClosingTime(rules, progress.State)}");
    }

    private static void WriteEvents(TextWriter output, DrawProgress progress)
    {
        if (progress.State is not DrawState.Open)
            output.WriteLine($"closed          {Event(progress.ClosedAt, progress.ClosedBy)}");
        if (progress.Draw is not { } draw)
            return;
        output.WriteLine($"drawn           {Event(progress.DrawnAt, progress.DrawnBy)}");
        output.WriteLine($"drawn number    {draw.WinningNumber}");
        output.WriteLine($"winners         {draw.Winners}");
    }

    private static string ClosingTime(DrawRules rules, DrawState state) =>
        rules.CloseAt is not { } time ? "none"
        : state is DrawState.Open
            ? $"{TimeText.LocalAndUtc(time)}, {Times.Until(time, DateTimeOffset.UtcNow)}"
        : TimeText.LocalAndUtc(time);

    private static string Event(string? at, string? by) =>
        Times.Both(at) + (by is null ? "" : $" by {PlainText.Escape(by)}");

    /// <summary>Writes the agencies, the missing ones first.</summary>
    public static void WriteAgencies(TextWriter output, Balance balance)
    {
        var agencies = balance.Status.Agencies;
        var table = TableFor(output);
        table.Write([
            .. agencies.Where(agency => !agency.Finished).Select(agency => Row(balance, agency)),
            .. NeverSeen(balance),
            .. More(balance),
            .. agencies.Where(agency => agency.Finished).Select(agency => Row(balance, agency)),
            Total(balance),
        ]);
    }

    private static TextTable TableFor(TextWriter output) =>
        new(
            output,
            Column.Right("agency"),
            "expected",
            "finished",
            Column.Right("lists"),
            Column.Right("stored"),
            Column.Right("refused"),
            Column.Right("voided"),
            "last seen"
        );

    private static string[] Row(Balance balance, AgencyStatus agency) =>
        [
            $"{agency.Agency}",
            balance.Expects(agency.Agency) is { } isExpected ? YesOrNo(isExpected) : "any",
            YesOrNo(agency.Finished),
            $"{agency.Lists}",
            $"{agency.Stored}",
            $"{agency.Refused}",
            $"{agency.Voided}",
            Times.Short(agency.LastSeen),
        ];

    private static IEnumerable<string[]> NeverSeen(Balance balance) =>
        balance
            .NeverSeen.SelectMany(range =>
                Enumerable.Range(range.First, Math.Min(MaxNeverSeen, range.Last - range.First + 1))
            )
            .Take(MaxNeverSeen)
            .Select(agency => Row(balance, new AgencyStatus(agency, false, 0, 0)));

    private static IEnumerable<string[]> More(Balance balance) =>
        balance.NeverSeenCount > MaxNeverSeen
            ?
            [
                ["...", $"and {balance.NeverSeenCount - MaxNeverSeen} more that were never seen"],
            ]
            : [];

    private static string[] Total(Balance balance)
    {
        var status = balance.Status;
        var expected = status.Rules.Agencies.Count;
        return
        [
            "total",
            expected is null ? "" : $"{expected}",
            $"{status.Finished}",
            $"{status.Agencies.Sum(agency => agency.Lists)}",
            $"{status.Stored}",
            $"{status.Refused}",
            $"{status.Voided}",
            "",
        ];
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
