using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>The table <c>winners</c>: the bets that the draw has picked. Owns nothing.</summary>
internal sealed class WinnersTable(ISql sql)
{
    // A page of an answer has room for fewer; PostgreSQL makes all rows that are asked for.
    private const int MaxRead = 8192;

    /// <summary>Picks the winners, in the transaction that makes the draw.</summary>
    /// <returns>How many there are.</returns>
    public int Pick(int number) =>
        sql.Run(
            "insert into winners (agency, bet, document) select agency, id, document from bets where number = ?1",
            number
        );

    /// <inheritdoc cref="IBetStore.ReadWinners"/>
    public long? ReadDocuments(AgencyId agency, long after, DocumentReader read)
    {
        long? last = null;
        var rows = 0;
        var noneLeft = sql.Each(
            "select bet, document from winners where agency = ?1 and bet > ?2 order by bet limit ?3",
            row =>
            {
                last = row.Number(0);
                rows++;
                return read(row.Utf8(1));
            },
            agency.Value,
            after,
            MaxRead
        );
        return noneLeft && rows < MaxRead ? null : last;
    }

    /// <inheritdoc cref="IBetStore.ReadWinningBets"/>
    public List<WinningBet> ReadBets(AgencyId? agency, WinningBet? after, int most) =>
        sql.All(
            """
            select b.agency, first_name, last_name, b.document, birthdate, number, id
            from winners w join bets b on b.id = w.bet
            where (w.agency, w.bet) > (?2, ?3) and (cast(?1 as integer) is null or w.agency = ?1)
            order by w.agency, w.bet limit ?4
            """,
            static row => new WinningBet(
                (int)row.Number(0),
                row.Text(1),
                row.Text(2),
                row.Text(3),
                row.Text(4),
                (int)row.Number(5),
                row.Number(6)
            ),
            agency?.Value,
            after?.Agency ?? agency?.Value ?? 0,
            after?.Id ?? 0,
            most
        );
}
