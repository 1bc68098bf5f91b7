using Lottery.Domain;
using Lottery.Native;
using Lottery.Waiting;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// One process's connection to the database; each worker and the orchestrator have their own. A verb that
/// writes is one transaction under a file lock of all processes, so that none sleeps in SQLite's busy handler,
/// and the kernel wakes the next writer at once. Owns the connection and the lock's descriptor.
/// </summary>
internal sealed class SqliteBetStore : IBetStore
{
    private readonly StoreOptions _options;
    private readonly SqliteConnection _connection;
    private readonly Sql _sql;
    private readonly BetTable _bets;
    private readonly DrawTable _draw;
    private readonly JournalTable _journal;
    private readonly AgencyTable _agencies;
    private readonly ListTable _lists;
    private readonly AddressTable _addresses;
    private readonly WinnersTable _winners;
    private readonly SealTable _seal;
    private readonly Transactions _transactions;

    private SqliteBetStore(StoreOptions options, PollThread thread)
    {
        _options = options;
        var deadline = Deadline.In(Transactions.LockTimeout);
        _connection = Transactions.UntilNotBusy(
            () => StoreConnection.Open(options.Path),
            thread,
            deadline
        );
        StoreConnection.PollDuringStatements(_connection, thread);
        _sql = new Sql(_connection);
        (_journal, _agencies) = (new JournalTable(_sql), new AgencyTable(_sql));
        (_winners, _addresses) = (new WinnersTable(_sql), new AddressTable(_sql));
        _seal = new SealTable(_connection, _sql, _journal);
        _draw = new DrawTable(_sql, _journal, _agencies, _winners, _seal);
        _lists = new ListTable(_sql, _journal, _agencies);
        _bets = new BetTable(_connection, _sql, _draw, _agencies, _lists, _addresses, _journal);
        // The first read makes SQLite create the log that is opened next.
        Transactions.UntilNotBusy(_draw.IsMade, thread, deadline);
        _transactions = new Transactions(options.Path, _connection, _sql, thread);
        Log = new WriteAheadLog(options.Path, _sql, _transactions);
        Files = new OpenedFiles(options.Path);
    }

    public WriteAheadLog Log { get; }
    public OpenedFiles Files { get; }

    /// <summary>A watch on this store's connection, for the thread of the store.</summary>
    public WriteLockWatch WatchLock() =>
        new(_options.Path, _connection, _sql, _transactions.Writers);

    /// <summary>Opens a database that <see cref="DatabaseFile.Prepare"/> has made ready.</summary>
    public static SqliteBetStore Open(StoreOptions options, PollThread thread) =>
        Transactions.Guarded($"opening {options.Path}", () => new SqliteBetStore(options, thread));

    public SettledRules SettleRules(AskedRules asked) =>
        _transactions.Write("settling the rules", () => _draw.Settle(asked, _options.Path));

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
                if (_draw.StateFor(agency) is not DrawState.Open)
                    return _lists.Find(agency, upload)
                        ?? throw new RequestRefusedException(
                            $"{_draw.AlreadyClosed()}, and this list is not in it"
                        );
                _addresses.Upsert(agency, address, sendsBets: true);
                return _lists.Claim(agency, address, upload, others);
            }
        );

    public UploadEpoch JoinUnnamedList(AgencyId agency) =>
        _transactions.Read("looking up a list", () => _lists.JoinUnnamed(agency));

    public Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused = 0,
        UploadEpoch? epoch = null
    ) =>
        _transactions.Write(
            "storing bets",
            (Table: _bets, agency, address, bets, refused, epoch),
            static all =>
                all.Table.Append(all.agency, all.address, all.bets, all.refused, all.epoch)
        );

    public DrawProgress? Finish(AgencyId agency, string address, UploadEpoch? epoch = null) =>
        _transactions.Write(
            "recording an END",
            () =>
            {
                var state = _draw.StateFor(agency);
                var now = JournalTable.Now();
                if (epoch is not null)
                    _lists.Advance(epoch, 0, 0, now);
                _addresses.Upsert(agency, address, sendsBets: false);
                // After the close it is answered, and changes nothing.
                if (state is not DrawState.Open || _agencies.HasFinished(agency) is true)
                    return null;
                _agencies.Add(agency);
                _agencies.SetFinished(agency, now);
                _journal.Append(now, "end", agency, epoch?.Upload, address);
                return _draw.CloseIfFinished(DrawActor.EndOf(agency)) ? _draw.ReadProgress() : null;
            }
        );

    public DrawProgress? CloseIfDue(bool isLate = false) =>
        _transactions.Write(
            "closing the draw",
            () =>
                _draw.CloseIfTimeHasCome(isLate ? DrawActor.LateClock : DrawActor.Clock)
                || _draw.CloseIfFinished(DrawActor.Rules)
                    ? _draw.ReadProgress()
                    : null
        );

    public DrawProgress Close(string by) =>
        _transactions.Write(
            "closing the draw",
            () =>
            {
                _draw.Close(by);
                return _draw.ReadProgress();
            }
        );

    public DrawProgress MakeDraw(int number, string by) =>
        _transactions.Write(
            "making the draw",
            () =>
            {
                _draw.Make(number, by);
                return _draw.ReadProgress();
            }
        );

    public long Void(AgencyId agency, UploadId? upload, string by) =>
        _transactions.Write("voiding a list", () => _bets.Void(agency, upload, by));

    public bool IsDrawn() => _transactions.Read("looking for the draw", _draw.IsMade);

    public DrawProgress ReadProgress() =>
        _transactions.Read("looking for the draw", _draw.ReadProgress);

    public bool HasFinished(AgencyId agency) =>
        _transactions.Read("looking up an agency", () => _agencies.HasFinished(agency) is true);

    public void RecordAgency(AgencyId agency, string address)
    {
        _transactions.Read(
            "looking up an agency",
            () =>
            {
                _draw.StateFor(agency);
                return true;
            }
        );
        if (LastSeenFrom(address) != agency)
            _transactions.Write(
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

    public DrawStatus ReadStatus(int mostAgencies, AgencyId? first = null) =>
        _transactions.ReadSnapshot(
            "looking for the draw",
            () => new StatusQuery(_sql, _draw).Read(mostAgencies, first)
        );

    public IReadOnlyList<JournalEntry> ReadJournal(long after, int most) =>
        _transactions.Read("reading the journal", () => _journal.Read(after, most));

    public bool TakesPart(AgencyId agency) =>
        _transactions.Read(
            "looking up an agency",
            () =>
            {
                _draw.StateFor(agency);
                return _draw.ReadRules() is { Agencies.List.IsEmpty: false }
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

    public void Harden()
    {
        Files.RequireInPlace();
        if (_options.Durability == Durability.Process)
            return;
        try
        {
            Log.Sync();
        }
        catch (NativeException e)
        {
            throw new DiskFailedException($"the disk failed: {e.Message}", e);
        }
    }

    // The last process to close the database leaves one file, without a log.
    public void Dispose()
    {
        _transactions.Dispose();
        Log.Dispose();
        _bets.Dispose();
        _seal.Dispose();
        _sql.Dispose();
        _connection.Dispose();
    }
}
