namespace Lottery.Audit.Verification;

/// <summary>One row of <c>journal</c>.</summary>
internal sealed record JournalEntry(
    long Id,
    string At,
    string Kind,
    long? Agency,
    string? Upload,
    long Stored,
    long Refused,
    long Voided,
    long? First,
    long? Last,
    string? Detail
)
{
    /// <summary>Whether it stands for what happened before there was a journal.</summary>
    public bool IsUpgraded => Detail?.StartsWith("upgraded:", StringComparison.Ordinal) == true;

    /// <summary>How a sentence names it.</summary>
    public string Name => $"entry {Id} of the journal ({Kind})";

    /// <summary>Reads entries in their order, or another one, one after the other.</summary>
    public static IEnumerable<JournalEntry> ReadAll(
        AuditedDatabase database,
        string where = "1",
        string order = "id"
    )
    {
        using var rows = database.Read(
            $"""
            select id, at, kind, agency, upload, stored, refused, voided, first_bet, last_bet, detail
            from journal where {where} order by {order}
            """
        );
        while (rows.Next())
            yield return new JournalEntry(
                rows.Number(0),
                rows.Text(1),
                rows.Text(2),
                rows.NumberOrNull(3),
                rows.TextOrNull(4),
                rows.Number(5),
                rows.Number(6),
                rows.Number(7),
                rows.NumberOrNull(8),
                rows.NumberOrNull(9),
                rows.TextOrNull(10)
            );
    }
}
