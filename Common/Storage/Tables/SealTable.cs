using Lottery.Sealing;

namespace Lottery.Storage.Tables;

/// <summary>
/// The tables <c>identity</c> and <c>seal</c>: which draw this is, and what the close has sealed. Owns nothing.
/// </summary>
internal sealed class SealTable(ISql sql, JournalTable journal, IBetRows bets)
{
    // A page of an answer has room for fewer; PostgreSQL makes all rows that are asked for.
    private const int MaxRead = 1024;

    // So many have a hash at a time: an agency may make any number of lists.
    private const int MaxHashed = 1024;

    /// <summary>Makes the seal, in the transaction of the close: reads every bet once, in the order stored.</summary>
    public void Make(string closedAt)
    {
        var draw = sql.First("select draw from identity", static row => row.Text(0))!;
        var line = 0;
        Add(SealText.Form);
        Add(SealText.Draw(draw));
        Add(SealText.Closed(closedAt));
        var (total, agencies, before) = (0L, 0, 0);
        foreach (var list in HashLists())
        {
            Add(SealText.List(list));
            total += list.Bets;
            if (list.Agency != before)
                agencies++;
            before = list.Agency;
        }
        Add(SealText.Total(total, agencies));

        // Numbered here: PostgreSQL's own numbers go on after a close that was undone.
        void Add(string text) =>
            sql.Run("insert into seal (line, text) values (?1, ?2)", ++line, text);
    }

    /// <inheritdoc cref="IBetStore.ReadSeal"/>
    public long? Read(long after, SealReader read)
    {
        long? last = null;
        var lines = 0;
        var noneLeft = sql.Each(
            "select line, text from seal where line > ?1 order by line limit ?2",
            row =>
            {
                last = row.Number(0);
                lines++;
                return read(row.Utf8(1));
            },
            after,
            MaxRead
        );
        return noneLeft && lines < MaxRead ? null : last;
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
            journal.Append(sql.Now, "sign", $"by {by}");
    }

    // In the order of the seal. The bets are read once for each MaxHashed lists.
    private IEnumerable<SealedList> HashLists()
    {
        var (agency, upload) = (0, "");
        while (ReadLists(agency, upload) is { Count: > 0 } lists)
        {
            var byName = lists.ToDictionary(list => (list.Agency, list.Name));
            try
            {
                bets.HashAll((agency, upload) => byName.GetValueOrDefault((agency, upload)));
                foreach (var list in lists)
                    yield return list.Seal();
            }
            finally
            {
                lists.ForEach(list => list.Dispose());
            }
            (agency, upload) = (lists[^1].Agency, lists[^1].Name);
        }
    }

    private List<ListHash> ReadLists(int afterAgency, string afterUpload) =>
        sql.All(
            """
            select agency, upload, voided from lists
            where (active = 1 or voided > 0) and (agency, upload) > (?1, ?2)
            order by agency, upload limit ?3
            """,
            static row => new ListHash((int)row.Number(0), row.Text(1), row.Number(2)),
            afterAgency,
            afterUpload,
            MaxHashed
        );
}
