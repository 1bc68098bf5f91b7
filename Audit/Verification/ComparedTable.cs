namespace Lottery.Audit.Verification;

/// <summary>One table of two databases, read row by row in the order of its key. Owns nothing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KeyColumns">How many of its columns are the key.</param>
/// <param name="Columns">Its columns, the key first.</param>
internal sealed record ComparedTable(string Name, int KeyColumns, params string[] Columns)
{
    private static readonly string[] OfBet =
    [
        "id",
        "agency",
        "first_name",
        "last_name",
        "document",
        "birthdate",
        "number",
    ];

    public static ComparedTable Bets { get; } = new("bets", 1, OfBet);
    public static ComparedTable VoidedBets { get; } =
        new("voided_bets", 1, [.. OfBet, "upload", "voided_at", "cause"]);
    public static ComparedTable Journal { get; } =
        new(
            "journal",
            1,
            "id",
            "at",
            "kind",
            "agency",
            "upload",
            "address",
            "stored",
            "refused",
            "voided",
            "first_bet",
            "last_bet",
            "detail"
        );

    /// <summary>The tables whose rows change as bets come.</summary>
    public static IReadOnlyList<ComparedTable> Changing { get; } =
    [
        new(
            "lists",
            2,
            "agency",
            "upload",
            "active",
            "epoch",
            "taken",
            "stored",
            "refused",
            "voided",
            "first_at",
            "last_at"
        ),
        new("agencies", 1, "agency", "finished", "finished_at"),
        new(
            "draw",
            1,
            "id",
            "state",
            "agencies",
            "winning_number",
            "close_at",
            "opened_at",
            "closed_at",
            "closed_by",
            "drawn_at",
            "drawn_by",
            "drawn_number",
            "finished",
            "winners"
        ),
        new("seal", 1, "line", "text"),
        new("winners", 2, "agency", "bet", "document"),
        new("identity", 1, "id", "draw", "signature"),
    ];

    /// <summary>Reads it in the order of its key. The caller owns the rows.</summary>
    public Rows Read(AuditedDatabase database) =>
        database.Read(
            $"select {string.Join(", ", Columns)} from {Name} order by {string.Join(", ", Columns[..KeyColumns])}"
        );

    /// <summary>Which of two rows comes first by the key.</summary>
    public int CompareKeys(Rows one, Rows other)
    {
        for (var column = 0; column < KeyColumns; column++)
        {
            var order = one.IsNumber(column)
                ? one.Number(column).CompareTo(other.Number(column))
                : one.Utf8(column).SequenceCompareTo(other.Utf8(column));
            if (order != 0)
                return order;
        }
        return 0;
    }

    /// <summary>The first column in which two rows differ; <c>null</c>: they are equal.</summary>
    public int? FirstDifference(Rows one, Rows other)
    {
        for (var column = KeyColumns; column < Columns.Length; column++)
            if (!AreEqual(one, other, column))
                return column;
        return null;
    }

    /// <summary>The key of a row as a sentence names it: <c>agency 1, upload 'a'</c>.</summary>
    public string KeyOf(Rows row) =>
        string.Join(
            ", ",
            Enumerable
                .Range(0, KeyColumns)
                .Select(column => $"{Columns[column]} {ValueOf(row, column)}")
        );

    /// <summary>A value as a sentence shows it.</summary>
    public static string ValueOf(Rows row, int column) =>
        row.IsNumber(column)
            ? Difference.Show(row.Number(column))
            : Difference.Show(row.TextOrNull(column));

    private static bool AreEqual(Rows one, Rows other, int column)
    {
        if (one.IsNumber(column) != other.IsNumber(column))
            return false;
        return one.IsNumber(column)
            ? one.Number(column) == other.Number(column)
            : one.IsNull(column) == other.IsNull(column)
                && one.Utf8(column).SequenceEqual(other.Utf8(column));
    }
}
