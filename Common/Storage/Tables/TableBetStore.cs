using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>
/// The verbs of a store, for every engine that has the tables of <c>schema.sql</c> and speaks SQL. How bets are
/// stored, and what makes them durable, is the engine's own. Owns nothing.
/// </summary>
internal abstract class TableBetStore : IBetStore
{
    private readonly ISql _sql;
    private readonly ITransactions _transactions;
    private readonly string _place;
    private readonly AgencyTable _agencies;
    private readonly ListTable _lists;
    private readonly AddressTable _addresses;
    private readonly WinnersTable _winners;
    private readonly SealTable _seal;
    private readonly JournalTable _journal;

    /// <param name="sql">The connection.</param>
    /// <param name="transactions">How verbs are run on it.</param>
    /// <param name="rows">The rows of the bets.</param>
    /// <param name="place">The database, for messages.</param>
    protected TableBetStore(ISql sql, ITransactions transactions, IBetRows rows, string place)
    {
        (_sql, _transactions, _place) = (sql, transactions, place);
        (_journal, _agencies) = (new JournalTable(sql), new AgencyTable(sql));
        (_winners, _addresses) = (new WinnersTable(sql), new AddressTable(sql));
        _seal = new SealTable(sql, _journal, rows);
        DrawRow = new DrawTable(sql, _journal, _agencies, _winners, _seal);
        _lists = new ListTable(sql, _journal, _agencies, rows);
        Bets = new BetTable(sql, DrawRow, _agencies, _lists, _addresses, _journal, rows);
    }

    /// <summary>The row of the draw.</summary>
    protected DrawTable DrawRow { get; }

    /// <summary>The bets, for the engine's transactions.</summary>
    protected BetTable Bets { get; }

    public SettledRules SettleRules(AskedRules asked) =>
        _transactions.Write("settling the rules", () => DrawRow.Settle(asked, _place));

    public UploadEpoch ClaimUpload(
        AgencyId agency,
        string address,
        UploadId upload,
        OtherLists others = OtherLists.Refuse
    ) =>
        _transactions.Write(
            "resuming an upload",
            () =>
            {
                if (DrawRow.StateFor(agency) is not DrawState.Open)
                    return _lists.Find(agency, upload)
                        ?? throw new RequestRefusedException(
                            $"{DrawRow.AlreadyClosed()}, and this list is not in it"
                        );
                _addresses.Upsert(agency, address, sendsBets: true);
                return _lists.Claim(agency, address, upload, others);
            }
        );

    public UploadEpoch JoinUnnamedList(AgencyId agency) =>
        _transactions.Read("looking up a list", () => _lists.JoinUnnamed(agency));

    /// <inheritdoc/>
    public abstract Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused = 0,
        UploadEpoch? epoch = null
    );

    public DrawProgress? Finish(AgencyId agency, string address, UploadEpoch? epoch = null) =>
        _transactions.Write(
            "recording an END",
            () =>
            {
                var state = DrawRow.StateFor(agency);
                var now = _sql.Now;
                if (epoch is not null)
                    _lists.Advance(epoch, 0, 0, now);
                _addresses.Upsert(agency, address, sendsBets: false);
                // After the close it is answered, and changes nothing.
                if (state is not DrawState.Open || _agencies.HasFinished(agency) is true)
                    return null;
                _agencies.Add(agency);
                _agencies.SetFinished(agency, now);
                _journal.Append(now, "end", agency, epoch?.Upload, address);
                return DrawRow.CloseIfFinished(DrawActor.EndOf(agency))
                    ? DrawRow.ReadProgress()
                    : null;
            }
        );

    public DrawProgress? CloseIfDue(bool isLate = false) =>
        _transactions.Write(
            "closing the draw",
            () =>
                DrawRow.CloseIfTimeHasCome(isLate ? DrawActor.LateClock : DrawActor.Clock)
                || DrawRow.CloseIfFinished(DrawActor.Rules)
                    ? DrawRow.ReadProgress()
                    : null
        );

    public DrawProgress Close(string by) =>
        _transactions.Write(
            "closing the draw",
            () =>
            {
                DrawRow.Close(by);
                return DrawRow.ReadProgress();
            }
        );

    public DrawProgress MakeDraw(int number, string by) =>
        _transactions.Write(
            "making the draw",
            () =>
            {
                DrawRow.Make(number, by);
                return DrawRow.ReadProgress();
            }
        );

    public long Void(AgencyId agency, UploadId? upload, string by) =>
        _transactions.Write("voiding a list", () => Bets.Void(agency, upload, by));

    public bool IsDrawn() => _transactions.Read("looking for the draw", DrawRow.IsMade);

    public DrawProgress ReadProgress() =>
        _transactions.Read("looking for the draw", DrawRow.ReadProgress);

    public bool HasFinished(AgencyId agency) =>
        _transactions.Read("looking up an agency", () => _agencies.HasFinished(agency) is true);

    public List<AgencyId> ReadUnfinished(int max) =>
        _transactions.Read("looking up agencies", () => _agencies.ReadUnfinished(max));

    public bool IsInDraw(AgencyId agency, UploadId upload) =>
        _transactions.Read("looking up a list", () => _lists.Find(agency, upload) is not null);

    public void RecordAgency(AgencyId agency, string address)
    {
        _transactions.Read(
            "looking up an agency",
            () =>
            {
                DrawRow.StateFor(agency);
                return true;
            }
        );
        if (LastSeenFrom(address) != agency)
            _transactions.WriteShared(
                "recording an address",
                () =>
                {
                    _addresses.Upsert(agency, address, sendsBets: false);
                    return true;
                }
            );
    }

    public AgencyId? LastSeenFrom(string address) =>
        _transactions.Read("looking up an address", () => _addresses.LastSeenFrom(address));

    public bool IsSharedAddress(string address) =>
        _transactions.Read(
            "looking up the agencies of an address",
            () => _addresses.IsShared(address)
        );

    public long? ReadWinners(AgencyId agency, long after, DocumentReader read) =>
        _transactions.Read("reading winners", () => _winners.ReadDocuments(agency, after, read));

    public IReadOnlyList<WinningBet> ReadWinningBets(
        AgencyId? agency,
        WinningBet? after,
        int most
    ) => _transactions.Read("reading winners", () => _winners.ReadBets(agency, after, most));

    public IReadOnlyList<ListStatus> ReadLists(AgencyId agency) =>
        _transactions.Read("reading the lists of an agency", () => _lists.Read(agency));

    public DrawStatus ReadStatus(int maxAgencies, AgencyId? first = null) =>
        _transactions.ReadSnapshot(
            "looking for the draw",
            () => new StatusQuery(_sql, DrawRow).Read(maxAgencies, first)
        );

    public IReadOnlyList<JournalEntry> ReadJournal(long after, int most) =>
        _transactions.Read("reading the journal", () => _journal.Read(after, most));

    public bool TakesPart(AgencyId agency) =>
        _transactions.Read(
            "looking up an agency",
            () =>
            {
                DrawRow.StateFor(agency);
                return DrawRow.ReadRules() is { Agencies.List.IsEmpty: false }
                    || _agencies.HasFinished(agency) is not null;
            }
        );

    public long? ReadSeal(long after, SealReader read) =>
        _transactions.Read("reading the seal", () => _seal.Read(after, read));

    public SealStatus ReadSealStatus() =>
        _transactions.Read("looking for the seal", _seal.ReadStatus);

    public void SignSeal(string signature, string by) =>
        _transactions.Write(
            "signing the seal",
            () =>
            {
                _seal.Sign(signature, by);
                return true;
            }
        );

    /// <inheritdoc/>
    public abstract void Harden();

    /// <inheritdoc/>
    public abstract void Release();

    /// <inheritdoc/>
    public abstract void Dispose();
}
