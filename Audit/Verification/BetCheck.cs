namespace Lottery.Audit.Verification;

/// <summary>
/// Reads every bet once, in the order of the ids, and with them the voided bets and the journal: each row belongs to one
/// entry of its agency, and each entry has its rows. Hashes the lists, and looks the winners up. Owns nothing.
/// </summary>
internal sealed class BetCheck(AuditedLists lists, DrawRow draw)
{
    private const long None = long.MaxValue;

    /// <summary>The rows of <c>bets</c>.</summary>
    public long Bets { get; private set; }

    /// <summary>The rows of <c>voided_bets</c>.</summary>
    public long Voided { get; private set; }

    /// <summary>Reads them.</summary>
    public void Run(AuditedDatabase database, WinnersCheck winners)
    {
        using var bets = database.Read(
            "select id, agency, first_name, last_name, document, birthdate, number from bets order by id"
        );
        using var voided = database.Read(
            "select id, agency, upload, cause from voided_bets order by id"
        );
        using var ranges = new EntryRanges(database, lists, draw);
        var lines = new LineHash();
        var (bet, left) = (Next(bets), Next(voided));
        while (bet != None || left != None)
        {
            if (bet == left)
                throw Difference.Is($"row {bet} is in bets and in voided_bets");
            if (bet < left)
            {
                TakeBet(bet, bets, ranges, lines, winners);
                bet = Next(bets);
            }
            else
            {
                TakeVoided(left, voided, ranges);
                left = Next(voided);
            }
        }
        lines.Flush();
        ranges.End();
    }

    private static long Next(Rows rows) =>
        !rows.Next() ? None
        : rows.Number(0) is < None and var id ? id
        : throw Difference.Is($"row {None}, agency {rows.Number(1)}, has an id that no bet gets");

    private void TakeBet(
        long id,
        Rows row,
        EntryRanges ranges,
        LineHash lines,
        WinnersCheck winners
    )
    {
        var range = ranges.OwnerOf(id, row.Number(1), "bets");
        range.RequireInDraw(id);
        range.List.Bets++;
        Bets++;
        lines.Append(range.List, row);
        if (draw.IsDrawn && row.Number(6) == draw.DrawnNumber)
            winners.LookUp(id, row);
    }

    private void TakeVoided(long id, Rows row, EntryRanges ranges)
    {
        var range = ranges.OwnerOf(id, row.Number(1), "voided_bets");
        range.RequireVoided(id, row);
        range.List.VoidedBets++;
        Voided++;
    }
}
