using System.Globalization;

namespace Lottery.Audit.Verification;

/// <summary>The one row of <c>draw</c>, and that of <c>identity</c>.</summary>
internal sealed record DrawRow
{
    public required string Id { get; init; }
    public required string? Signature { get; init; }
    public required string State { get; init; }
    public required string Agencies { get; init; }
    public required long? WinningNumber { get; init; }
    public required string? CloseAt { get; init; }
    public required string? OpenedAt { get; init; }
    public required string? ClosedAt { get; init; }
    public required string? ClosedBy { get; init; }
    public required string? DrawnAt { get; init; }
    public required string? DrawnBy { get; init; }
    public required long? DrawnNumber { get; init; }
    public required long? Finished { get; init; }
    public required long? Winners { get; init; }

    /// <summary>Whether a version that kept no journal began it, so that the journal does not tell all.</summary>
    public required bool IsUpgraded { get; init; }

    /// <summary>
    /// Whether PostgreSQL gave the ids, and not a file: it leaves some out, and transactions that run at once take them in
    /// another order than they end.
    /// </summary>
    public required bool IsOfPostgres { get; init; }

    public bool IsOpen => State is "open";
    public bool IsDrawn => State is "drawn";

    /// <summary>Reads the rows, each of which must be there once.</summary>
    public static DrawRow Read(AuditedDatabase database)
    {
        foreach (var table in new[] { "identity", "draw" })
            Difference.Require(
                $"the number of rows in {table}",
                database.Number($"select count(*) from {table}"),
                "it must be",
                1L
            );
        using var rows = database.Read(
            """
            select identity.draw, signature, state, agencies, winning_number, close_at, opened_at, closed_at,
                closed_by, drawn_at, drawn_by, drawn_number, finished, winners,
                exists (select 1 from sqlite_schema where name = 'bets' and sql like 'create table "%'),
                exists (select 1 from sqlite_schema where name = 'journal' and sql like '%-- as PostgreSQL gave them%')
            from draw, identity
            """
        );
        rows.Next();
        return new DrawRow
        {
            Id = rows.Text(0),
            Signature = rows.TextOrNull(1),
            State = rows.Text(2),
            Agencies = rows.Text(3),
            WinningNumber = rows.NumberOrNull(4),
            CloseAt = rows.TextOrNull(5),
            OpenedAt = rows.TextOrNull(6),
            ClosedAt = rows.TextOrNull(7),
            ClosedBy = rows.TextOrNull(8),
            DrawnAt = rows.TextOrNull(9),
            DrawnBy = rows.TextOrNull(10),
            DrawnNumber = rows.NumberOrNull(11),
            Finished = rows.NumberOrNull(12),
            Winners = rows.NumberOrNull(13),
            // The upgrade renames the new table, which leaves its name in quotes.
            IsUpgraded = rows.Number(14) != 0,
            // As Postgres/tables.sql says it.
            IsOfPostgres = rows.Number(15) != 0,
        };
    }

    /// <summary>Requires the columns to be those of the state.</summary>
    public void RequireConsistent()
    {
        if (State is not ("open" or "closed" or "drawn"))
            throw Difference.Is($"draw.state is '{State}', which there is not");
        if (!IsUpgraded)
            RequirePresence("opened_at", OpenedAt, isExpected: true);
        RequirePresence("closed_at", ClosedAt, !IsOpen);
        RequirePresence("closed_by", ClosedBy, !IsOpen);
        RequirePresence("drawn_at", DrawnAt, IsDrawn);
        RequirePresence("drawn_by", DrawnBy, IsDrawn);
        RequirePresence("drawn_number", DrawnNumber, IsDrawn);
        RequirePresence("finished", Finished, IsDrawn);
        RequirePresence("winners", Winners, IsDrawn);
        RequireOrder("closed_at", ClosedAt, "opened_at", OpenedAt);
        RequireOrder("drawn_at", DrawnAt, "closed_at", ClosedAt);
        // A close with a known number makes the draw in its transaction.
        if (WinningNumber is not null && !IsOpen)
            Difference.Require(
                "draw.drawn_number",
                DrawnNumber,
                "the rules have draw.winning_number",
                WinningNumber
            );
    }

    private void RequirePresence<T>(string column, T value, bool isExpected)
    {
        if (value is null == isExpected)
            throw Difference.Is(
                $"draw.{column} is {Difference.Show(value)}, and the draw is {State}: it must {(isExpected ? "not " : "")}be null"
            );
    }

    private static void RequireOrder(string column, string? at, string before, string? earlier)
    {
        if (at is null || earlier is null)
            return;
        if (TimeOf(column, at) < TimeOf(before, earlier))
            throw Difference.Is(
                $"draw.{column} is '{at}', which is before draw.{before}, '{earlier}': one of them was changed, or the clock of the central was set back"
            );
    }

    private static DateTime TimeOf(string column, string text) =>
        DateTime.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : throw Difference.Is($"draw.{column} is '{text}', which is no time in UTC");
}
