namespace Lottery.Audit.Following;

/// <summary>Compares the counts of a copy with those of the database that it follows, at one moment. Owns nothing.</summary>
/// <param name="Bets">The bets that take part.</param>
/// <param name="Voided">The bets that have left the draw.</param>
/// <param name="Entries">The entries of the journal.</param>
internal sealed record CopyBalance(long Bets, long Voided, long Entries)
{
    // What the copy has, and what must be equal to it.
    private static readonly (string What, string Ours, string Theirs, string Table)[] Counts =
    [
        ("bets", "select count(*) from main.bets", Sum("stored"), "lists"),
        (
            "bets by the journal",
            "select count(*) from main.bets",
            $"{Sum("stored")} - {Sum("voided")}",
            "journal"
        ),
        ("bets in the table", "select count(*) from main.bets", "count(*)", "bets"),
        ("voided bets", "select count(*) from main.voided_bets", Sum("voided"), "lists"),
        ("entries of the journal", "select count(*) from main.journal", "count(*)", "journal"),
    ];

    /// <summary>What differs; <c>null</c> if nothing does.</summary>
    public string? Difference { get; private init; }

    /// <summary>Compares them; the copy must have all that there is.</summary>
    public static CopyBalance Of(CopyConnection copy, IFollowedMoment moment) =>
        new(
            copy.Number("select count(*) from main.bets"),
            copy.Number("select count(*) from main.voided_bets"),
            copy.Number("select count(*) from main.journal")
        )
        {
            Difference = Counts
                .Select(count =>
                    Compare(
                        count.What,
                        copy.Number(count.Ours),
                        moment.Number(count.Theirs, count.Table)
                    )
                )
                .FirstOrDefault(difference => difference is not null),
        };

    private static string? Compare(string what, long have, long expected) =>
        have == expected ? null : $"the copy has {have} {what}, and the database {expected}";

    // In words that SQLite and PostgreSQL know.
    private static string Sum(string column) => $"cast(coalesce(sum({column}), 0) as bigint)";
}
