using System.Globalization;

namespace Lottery.Audit.Following;

/// <summary>Compares the counts of a copy with those of the database that it follows, at one moment. Owns nothing.</summary>
/// <param name="Bets">The bets that take part.</param>
/// <param name="Voided">The bets that have left the draw.</param>
/// <param name="Entries">The entries of the journal.</param>
internal sealed record CopyBalance(long Bets, long Voided, long Entries)
{
    // What the copy has, and what must be equal to it.
    private static readonly (string What, string Ours, string Theirs)[] Counts =
    [
        ("bets", "select count(*) from main.bets", "select total(stored) from source.lists"),
        (
            "bets by the journal",
            "select count(*) from main.bets",
            "select total(stored) - total(voided) from source.journal"
        ),
        ("bets in the table", "select count(*) from main.bets", "select count(*) from source.bets"),
        (
            "voided bets",
            "select count(*) from main.voided_bets",
            "select total(voided) from source.lists"
        ),
        (
            "entries of the journal",
            "select count(*) from main.journal",
            "select count(*) from source.journal"
        ),
    ];

    /// <summary>What differs; <c>null</c> if nothing does.</summary>
    public string? Difference { get; private init; }

    /// <summary>Compares them; the copy must have all that there is.</summary>
    public static CopyBalance Of(CopyConnection copy) =>
        new(
            copy.Number("select count(*) from main.bets"),
            copy.Number("select count(*) from main.voided_bets"),
            copy.Number("select count(*) from main.journal")
        )
        {
            Difference = Counts
                .Select(count => Compare(copy, count.What, count.Ours, count.Theirs))
                .FirstOrDefault(difference => difference is not null),
        };

    private static string? Compare(CopyConnection copy, string what, string ours, string theirs)
    {
        var (have, expected) = (copy.Number(ours), copy.Number(theirs));
        return have == expected
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the copy has {have} {what}, and the database {expected}"
            );
    }
}
