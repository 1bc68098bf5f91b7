using Lottery.Sealing;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// The tables <c>identity</c> and <c>seal</c>: which draw this is, and what the close has sealed. Owns a prepared
/// statement.
/// </summary>
internal sealed class SealTable(SqliteConnection connection, Sql sql, JournalTable journal)
    : IDisposable
{
    private readonly Lazy<SealedRows> _rows = new(() => new SealedRows(connection));

    /// <summary>Makes the seal, in the transaction of the close: reads every bet once, in the order stored.</summary>
    public void Make(string closedAt)
    {
        using var lists = ReadLists();
        journal.EachRange(
            (agency, upload, first, last) =>
            {
                // One that is in no list any more has no bets, either.
                if (lists.Find(agency, upload) is { } list)
                    list.Bets += _rows.Value.Append(list.Hash, agency, first, last);
            }
        );
        var draw = sql.First("select draw from identity", static row => row.Text(0))!;
        Add(SealText.Form);
        Add(SealText.Draw(draw));
        Add(SealText.Closed(closedAt));
        var (bets, agencies, before) = (0L, 0, 0);
        foreach (var list in lists.All)
        {
            Add(SealText.List(list.Seal()));
            bets += list.Bets;
            if (list.Agency != before)
                agencies++;
            before = list.Agency;
        }
        Add(SealText.Total(bets, agencies));
    }

    /// <inheritdoc cref="IBetStore.ReadSeal"/>
    public long? Read(long after, SealReader read)
    {
        long? last = null;
        var noneLeft = sql.Each(
            "select line, text from seal where line > ?1 order by line",
            row =>
            {
                last = row.Number(0);
                return read(row.Utf8(1));
            },
            after
        );
        return noneLeft ? null : last;
    }

    /// <inheritdoc cref="IBetStore.ReadSealStatus"/>
    public SealStatus ReadStatus() =>
        sql.First(
            "select draw, signature, (select count(*) from seal) from identity",
            static row => new SealStatus(row.Text(0), row.Number(2) > 0, row.TextOrNull(1))
        )!;

    /// <inheritdoc cref="IBetStore.SignSeal"/>
    public void Sign(string signature, string by)
    {
        if (sql.Run("update identity set signature = ?1 where signature is null", signature) > 0)
            journal.Append(JournalTable.Now(), "sign", $"by {by}");
    }

    public void Dispose()
    {
        if (_rows.IsValueCreated)
            _rows.Value.Dispose();
    }

    private void Add(string line) => sql.Run("insert into seal (text) values (?1)", line);

    private ListHashes ReadLists() =>
        new(
            sql.All(
                """
                select agency, upload, voided from lists where active = 1 or voided > 0
                order by agency, upload
                """,
                static row => new ListHash((int)row.Number(0), row.Text(1), row.Number(2))
            )
        );

    // The lists of the draw while their bets are read. Owns their hashes.
    private sealed class ListHashes(List<ListHash> lists) : IDisposable
    {
        private readonly Dictionary<(int, string), ListHash> _byName = lists.ToDictionary(list =>
            (list.Agency, list.Name)
        );

        public IReadOnlyList<ListHash> All => lists;

        public ListHash? Find(int agency, string upload) =>
            _byName.GetValueOrDefault((agency, upload));

        public void Dispose() => lists.ForEach(list => list.Hash.Dispose());
    }

    private sealed record ListHash(int Agency, string Name, long Voided)
    {
        public SealHash Hash { get; } = new();
        public long Bets { get; set; }

        public SealedList Seal() => new(Agency, Name, Bets, Voided, Hash.End());
    }
}
