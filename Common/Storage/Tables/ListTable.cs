using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>
/// The table <c>lists</c>: which lists of each agency are in the draw, how far each is, and who may store its lines. All of it in the caller's transaction. Owns nothing.
/// </summary>
internal sealed class ListTable(ISql sql, JournalTable journal, AgencyTable agencies, IBetRows bets)
{
    /// <inheritdoc cref="IBetStore.ClaimUpload"/>
    public UploadEpoch Claim(AgencyId agency, string address, UploadId upload, OtherLists others)
    {
        var now = sql.Now;
        agencies.Add(agency);
        var (isActive, othersStored) = sql.First(
            """
            select coalesce(sum(active) filter (where upload = ?2), 0) > 0,
                coalesce(sum(stored) filter (where upload <> ?2 and active = 1), 0)
            from lists where agency = ?1
            """,
            static row => (row.Flag(0), row.Number(1)),
            agency.Value,
            upload.Value
        );
        var (kind, voided) = ("resume", 0L);
        if (others is OtherLists.Replace && (othersStored > 0 || !isActive))
            (kind, voided) = ("replace", VoidAll(agency, except: upload, $"replaced by {upload}"));
        else if (!isActive)
        {
            if (others is OtherLists.Add)
                kind = "add";
            else
                RefuseIfAnother(agency, othersStored);
            agencies.SetFinished(agency, null);
        }
        if (!isActive && others is not OtherLists.Add)
            Deactivate(agency, except: upload);
        journal.Append(now, kind, agency, upload, address, voided: voided);
        var epoch = Begin(agency, upload, now);
        return isActive || others is not OtherLists.Refuse ? epoch with { Voided = 0 } : epoch;
    }

    /// <summary>The epoch of a list that stays as it is: its draw is closed.</summary>
    /// <returns><c>null</c> if the list is not in the draw.</returns>
    public UploadEpoch? Find(AgencyId agency, UploadId upload) =>
        sql.First<UploadEpoch?>(
            """
            select epoch, taken, case when taken > stored then taken - stored else 0 end from lists
            where agency = ?1 and upload = ?2 and active = 1
            """,
            row => new(agency, upload, row.Number(0), row.Number(1), row.Number(2)),
            agency.Value,
            upload.Value
        );

    /// <inheritdoc cref="IBetStore.JoinUnnamedList"/>
    public UploadEpoch JoinUnnamed(AgencyId agency) =>
        sql.First(
            "select epoch from lists where agency = ?1 and upload = '-'",
            row => new UploadEpoch(agency, UploadId.None, row.Number(0), 0),
            agency.Value
        ) ?? new UploadEpoch(agency, UploadId.None, 1, 0);

    /// <summary>Counts lines of a list.</summary>
    /// <exception cref="TakenOverException">The epoch has ended.</exception>
    public void Advance(UploadEpoch epoch, int stored, int refused, string now)
    {
        // The list of bets without a RES begins with the first of them.
        var changed = sql.Run(
            epoch.Upload == UploadId.None
                ? """
                insert into lists (
                    agency, upload, active, epoch, stored, refused, taken, voided, first_at, last_at
                )
                values (?1, ?2, 1, ?3, ?4, ?5, ?7, 0, ?6, ?6)
                on conflict (agency, upload) do update set
                    active = 1,
                    taken = lists.taken + excluded.taken,
                    stored = lists.stored + excluded.stored,
                    refused = lists.refused + excluded.refused,
                    last_at = excluded.last_at,
                    first_at = case lists.active when 1 then lists.first_at else excluded.first_at end
                where lists.epoch = excluded.epoch
                """
                : """
                update lists set taken = taken + ?7, stored = stored + ?4, refused = refused + ?5, last_at = ?6
                where agency = ?1 and upload = ?2 and epoch = ?3 and active = 1
                """,
            epoch.Agency.Value,
            epoch.Upload.Value,
            epoch.Number,
            stored,
            refused,
            now,
            stored + refused
        );
        if (changed == 0)
            throw new TakenOverException(epoch.Agency);
    }

    /// <summary>Takes the lists of an agency out of the draw, but for one; the agency is then unfinished.</summary>
    /// <returns>How many bets have left the draw.</returns>
    public long VoidAll(AgencyId agency, UploadId? except, string cause)
    {
        var voided = 0L;
        for (var upload = ""; NextActive(agency, upload) is { } next; upload = next)
            if (next != except?.Value)
                voided += Void(agency, UploadId.Of(next), cause);
        agencies.SetFinished(agency, null);
        return voided;
    }

    /// <summary>Takes one list out of the draw; the agency is then unfinished.</summary>
    /// <returns>How many bets have left the draw.</returns>
    public long VoidOne(AgencyId agency, UploadId upload, string cause)
    {
        var voided = Void(agency, upload, cause);
        agencies.SetFinished(agency, null);
        return voided;
    }

    /// <summary>Whether an agency has a list in the draw.</summary>
    public bool HasActive(AgencyId agency) => NextActive(agency, after: "") is not null;

    // One by one: an agency may make any number of lists.
    private string? NextActive(AgencyId agency, string after) =>
        sql.First(
            """
            select upload from lists where agency = ?1 and active = 1 and upload > ?2
            order by upload limit 1
            """,
            static row => row.Text(0),
            agency.Value,
            after
        );

    /// <inheritdoc cref="IBetStore.ReadLists"/>
    public List<ListStatus> Read(AgencyId agency) =>
        sql.All(
            """
            select upload, active, stored, first_at from lists where agency = ?1
            order by first_at, upload
            """,
            static row => new ListStatus(
                UploadId.Of(row.Text(0)),
                row.Flag(1),
                row.Number(2),
                row.Text(3)
            ),
            agency.Value
        );

    private long Void(AgencyId agency, UploadId upload, string cause)
    {
        var voided = bets.Void(agency, upload, sql.Now, cause);
        sql.Run(
            """
            update lists set active = 0, epoch = epoch + 1, taken = 0, stored = 0, voided = voided + ?3
            where agency = ?1 and upload = ?2
            """,
            agency.Value,
            upload.Value,
            voided
        );
        return voided;
    }

    private UploadEpoch Begin(AgencyId agency, UploadId upload, string now) =>
        sql.First(
            """
            insert into lists (
                agency, upload, active, epoch, taken, stored, refused, voided, first_at, last_at
            )
            values (?1, ?2, 1, 1, 0, 0, 0, 0, ?3, ?3)
            on conflict (agency, upload) do update set
                active = 1,
                epoch = lists.epoch + 1,
                taken = case lists.active when 1 then lists.taken else 0 end,
                first_at = case lists.active when 1 then lists.first_at else excluded.first_at end
            returning epoch, taken, case when taken > stored then taken - stored else 0 end, voided
            """,
            row => new UploadEpoch(
                agency,
                upload,
                row.Number(0),
                row.Number(1),
                row.Number(2),
                row.Number(3)
            ),
            agency.Value,
            upload.Value,
            now
        )!;

    private void RefuseIfAnother(AgencyId agency, long othersStored)
    {
        var finished = agencies.HasFinished(agency) is true;
        if (othersStored == 0 && !finished)
            return;
        var (upload, since) = sql.First(
            """
            select upload, first_at from lists where agency = ?1 and active = 1
            order by stored desc, upload limit 1
            """,
            static row => (row.Text(0), row.Text(1)),
            agency.Value
        );
        var list = upload is null or "-" ? "without a name" : upload;
        throw new OtherListException(
            $"agency {agency} has another list in this draw: {othersStored} bets of the list {list}"
                + (since is null ? "" : $", since {since}")
                + (finished ? ", finished" : ", not finished")
        );
    }

    // Lists of which nothing is stored: only one of an agency's lists may go on.
    private void Deactivate(AgencyId agency, UploadId except) =>
        sql.Run(
            """
            update lists set active = 0, epoch = epoch + 1, taken = 0
            where agency = ?1 and upload <> ?2 and upload <> '-' and active = 1 and stored = 0
            """,
            agency.Value,
            except.Value
        );
}
