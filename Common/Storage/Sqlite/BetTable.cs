using Lottery.Domain;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// How bets come into the tables <c>bets</c> and <c>voided_bets</c>, with the counts of their lists and an entry of
/// the journal, in the caller's transaction. Owns the prepared inserts.
/// </summary>
internal sealed class BetTable(
    SqliteConnection connection,
    Sql sql,
    DrawTable draw,
    AgencyTable agencies,
    ListTable lists,
    AddressTable addresses,
    JournalTable journal
) : IDisposable
{
    private readonly BetInsert _insert = new(connection);

    /// <inheritdoc cref="IBetStore.Append"/>
    public Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused,
        UploadEpoch? epoch
    )
    {
        var finished = agencies.HasFinished(agency);
        Refusal? refusal = draw.StateFor(agency) switch
        {
            DrawState.Drawn => Refusal.DrawMade,
            DrawState.Closed => Refusal.DrawClosed,
            _ => finished is true ? Refusal.AgencyFinished : null,
        };
        // Those who say RES want to know why.
        if (refusal is { } reason && epoch is { } list && list.Upload != UploadId.None)
        {
            if (lists.Find(agency, list.Upload)?.Number != list.Number)
                throw new TakenOverException(agency);
            throw new RequestRefusedException(reason.Reason());
        }
        var now = JournalTable.Now();
        var stored = refusal is null ? bets.Count : 0;
        refused += bets.Count - stored;
        if (finished is null)
            agencies.Add(agency);
        lists.Advance(epoch ?? lists.JoinUnnamed(agency), stored, refused, now);
        long? first = stored > 0 ? Insert(agency, bets) : null;
        if (stored > 0)
            addresses.Upsert(agency, address, sendsBets: true);
        journal.Append(
            now,
            stored > 0 ? "store" : "refuse",
            agency,
            epoch?.Upload ?? UploadId.None,
            address,
            stored,
            refused,
            firstBet: first
        );
        return refusal;
    }

    // No id is used twice, though the last bets may have left the draw.
    private long Insert(AgencyId agency, IReadOnlyList<Bet> bets)
    {
        var (last, lastVoided) = sql.First(
            "select (select max(id) from bets), (select max(id) from voided_bets)",
            static row => (row.Number(0), row.Number(1))
        );
        var first = Math.Max(last, lastVoided) + 1;
        _insert.Run(agency, bets, lastVoided > last ? first : null);
        return first;
    }

    /// <inheritdoc cref="IBetStore.Void"/>
    public long Void(AgencyId agency, UploadId? upload, string by)
    {
        if (draw.StateFor(agency) is not DrawState.Open)
            throw new RequestRefusedException($"{draw.AlreadyClosed()}: no bet leaves it any more");
        var active = lists.ActiveLists(agency);
        if (
            upload is { } wanted
                ? !active.Contains(wanted)
                : active is [] && agencies.HasFinished(agency) is not true
        )
            throw new RequestRefusedException(
                $"agency {agency} has no list {(upload is null ? "" : $"{upload} ")}in this draw"
            );
        var cause = $"voided by {by}";
        var voided = upload is { } one
            ? lists.VoidOne(agency, one, cause)
            : lists.VoidAll(agency, except: null, cause);
        journal.Append(
            JournalTable.Now(),
            "void",
            agency,
            upload,
            address: null,
            voided: voided,
            detail: by
        );
        return voided;
    }

    public void Dispose() => _insert.Dispose();
}
