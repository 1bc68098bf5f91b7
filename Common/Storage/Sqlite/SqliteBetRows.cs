using Lottery.Domain;
using Lottery.Storage.Tables;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// The bets in a file: their ids follow one another, and the journal says which ids are of which list. Owns the
/// prepared statements.
/// </summary>
internal sealed class SqliteBetRows(
    DatabaseConnection connection,
    SqliteSql sql,
    JournalTable journal
) : IBetRows, IDisposable
{
    private readonly SqliteBetInserter _insert = new(connection);
    private readonly Lazy<SealedRows> _sealed = new(() => new SealedRows(connection));

    // No id is used twice, though the last bets may have left the draw.
    public long Insert(AgencyId agency, UploadId upload, IReadOnlyList<Bet> bets)
    {
        var (last, lastVoided) = sql.First(
            "select (select max(id) from bets), (select max(id) from voided_bets)",
            static row => (row.Number(0), row.Number(1))
        );
        var first = Math.Max(last, lastVoided) + 1;
        _insert.Run(agency, bets, lastVoided > last ? first : null);
        return first;
    }

    public long Void(AgencyId agency, UploadId upload, string now, string cause)
    {
        var (voided, after) = (0L, 0L);
        while (journal.ReadRanges(agency, upload, ref after) is { Count: > 0 } ranges)
            foreach (var (first, last) in ranges)
                voided += Void(agency, first, last, upload, now, cause);
        return voided;
    }

    public void HashAll(Func<int, string, ListHash?> find) =>
        journal.EachRange(
            (agency, upload, first, last) =>
            {
                // One that is in no list any more has no bets, either.
                if (find(agency, upload) is { } list)
                    list.Bets += _sealed.Value.Append(list.Hash, agency, first, last);
            }
        );

    public void Dispose()
    {
        _insert.Dispose();
        if (_sealed.IsValueCreated)
            _sealed.Value.Dispose();
    }

    private long Void(
        AgencyId agency,
        long first,
        long last,
        UploadId upload,
        string now,
        string cause
    )
    {
        var voided = sql.Run(
            """
            insert into voided_bets
            select agency, first_name, last_name, document, birthdate, number, id, ?4, ?5, ?6
            from bets where id between ?1 and ?2 and agency = ?3 order by id
            """,
            first,
            last,
            agency.Value,
            upload.Value,
            now,
            cause
        );
        sql.Run(
            "delete from bets where id between ?1 and ?2 and agency = ?3",
            first,
            last,
            agency.Value
        );
        return voided;
    }
}
