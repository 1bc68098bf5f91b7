using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>
/// How bets come into the tables <c>bets</c> and <c>voided_bets</c>, with the counts of their lists and an entry of
/// the journal, in the caller's transaction. Owns nothing.
/// </summary>
internal sealed class BetTable(
    ISql sql,
    DrawTable draw,
    AgencyTable agencies,
    ListTable lists,
    AddressTable addresses,
    JournalTable journal,
    IBetRows rows
)
{
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
        // A named upload gets an ERROR with the reason.
        if (refusal is { } reason && epoch is { } list && list.Upload != UploadId.None)
        {
            if (lists.Find(agency, list.Upload)?.Number != list.Number)
                throw new TakenOverException(agency);
            throw new RequestRefusedException(reason.Reason());
        }
        var now = sql.Now;
        var stored = refusal is null ? bets.Count : 0;
        refused += bets.Count - stored;
        if (finished is null)
            agencies.Add(agency);
        lists.Advance(epoch ?? lists.JoinUnnamed(agency), stored, refused, now);
        long? first = stored > 0 ? rows.Insert(agency, epoch?.Upload ?? UploadId.None, bets) : null;
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

    /// <inheritdoc cref="IBetStore.Void"/>
    public long Void(AgencyId agency, UploadId? upload, string by)
    {
        if (draw.StateFor(agency) is not DrawState.Open)
            throw new RequestRefusedException($"{draw.AlreadyClosed()}: no bet leaves it any more");
        if (
            upload is { } wanted
                ? lists.Find(agency, wanted) is null
                : !lists.HasActive(agency) && agencies.HasFinished(agency) is not true
        )
            throw new RequestRefusedException(
                $"agency {agency} has no list {(upload is null ? "" : $"{upload} ")}in this draw"
            );
        var cause = $"voided by {by}";
        var voided = upload is { } one
            ? lists.VoidOne(agency, one, cause)
            : lists.VoidAll(agency, except: null, cause);
        journal.Append(sql.Now, "void", agency, upload, address: null, voided: voided, detail: by);
        return voided;
    }
}
