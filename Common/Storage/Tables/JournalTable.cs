using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>The table <c>journal</c>: what happened, in order. Owns nothing.</summary>
internal sealed class JournalTable(ISql sql)
{
    private const int MaxRanges = 4096;

    /// <summary>Appends an entry about the whole draw, in the caller's transaction.</summary>
    public void Append(string at, string kind, string detail) =>
        Append(at, kind, null, null, null, detail: detail);

    /// <summary>Appends an entry, in the caller's transaction.</summary>
    public void Append(
        string at,
        string kind,
        AgencyId? agency,
        UploadId? upload,
        string? address,
        long stored = 0,
        long refused = 0,
        long voided = 0,
        long? firstBet = null,
        string? detail = null
    ) =>
        sql.Run(
            """
            insert into journal (
                at, kind, agency, upload, address, stored, refused, voided, first_bet, last_bet, detail
            )
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            at,
            kind,
            agency?.Value,
            upload?.Value,
            address,
            stored,
            refused,
            voided,
            firstBet,
            firstBet + stored - 1,
            detail
        );

    /// <summary>
    /// The bets that a list has stored, as ranges of their ids, some thousands at a time; other agencies' may lie between.
    /// </summary>
    /// <param name="agency">The agency.</param>
    /// <param name="upload">Its list.</param>
    /// <param name="after">The entry that was read last; 0 at first.</param>
    /// <returns>None once all were read.</returns>
    public List<(long First, long Last)> ReadRanges(
        AgencyId agency,
        UploadId upload,
        ref long after
    )
    {
        var ranges = new List<(long First, long Last)>();
        var read = after;
        sql.Each(
            """
            select id, first_bet, last_bet from journal
            where id > ?1 and agency = ?2 and upload = ?3 and first_bet is not null order by id limit ?4
            """,
            row =>
            {
                read = row.Number(0);
                var (first, last) = (row.Number(1), row.Number(2));
                if (ranges is [.., var before] && before.Last + 1 == first)
                    ranges[^1] = (before.First, last);
                else
                    ranges.Add((first, last));
                return true;
            },
            after,
            agency.Value,
            upload.Value,
            MaxRanges
        );
        after = read;
        return ranges;
    }

    /// <summary>
    /// Reads which list has stored which bets, in their order: its agency, its name, and the ids of the first and the
    /// last. Other agencies' bets may lie between them; some may have left the draw.
    /// </summary>
    public void EachRange(Action<int, string, long, long> read)
    {
        (int Agency, string Upload, long First, long Last)? range = null;
        sql.Each(
            "select agency, upload, first_bet, last_bet from journal where first_bet is not null order by id",
            row =>
            {
                var next = ((int)row.Number(0), row.Text(1), row.Number(2), row.Number(3));
                if (range is var (agency, upload, first, last))
                {
                    if ((agency, upload, last + 1) == (next.Item1, next.Item2, next.Item3))
                        next.Item3 = first;
                    else
                        read(agency, upload, first, last);
                }
                range = next;
                return true;
            }
        );
        if (range is var (a, u, f, l))
            read(a, u, f, l);
    }

    /// <inheritdoc cref="IBetStore.ReadJournal"/>
    public List<JournalEntry> Read(long after, int most) =>
        sql.All(
            """
            select id, at, kind, agency, upload, address, stored, refused, voided, first_bet, detail
            from journal where id > ?1 order by id limit ?2
            """,
            static row => new JournalEntry(
                row.Number(0),
                row.Text(1),
                row.Text(2),
                (int?)row.NumberOrNull(3),
                row.TextOrNull(4),
                row.TextOrNull(5),
                row.Number(6),
                row.Number(7),
                row.Number(8),
                row.NumberOrNull(9),
                row.TextOrNull(10)
            ),
            after,
            most
        );
}
