using Lottery.Domain;
using Lottery.Native;
using Lottery.Waiting;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// One process's connection to the database; each worker and the orchestrator have their own. A verb that
/// writes is one transaction under a file lock of all processes, so that none sleeps in SQLite's busy handler,
/// and the kernel wakes the next writer at once. Owns the connection and the lock's descriptor.
/// </summary>
internal sealed class SqliteBetStore : IBetStore
{
    // In steps of SQLite's machine, some hundredths of a second: a long statement (the draw reads every bet)
    // polls so often what the thread watches.
    private const int StepsBetweenPolls = 1_000_000;

    private readonly StoreOptions _options;
    private readonly SqliteConnection _connection;
    private readonly Sql _sql;
    private readonly BetInsert _bets;
    private readonly DrawTable _draw;
    private readonly AddressTable _addresses;
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
        raw.sqlite3_progress_handler(
            _connection.Handle,
            StepsBetweenPolls,
            _ => PollMeanwhile(thread),
            null
        );
        (_sql, _bets) = (new Sql(_connection), new BetInsert(_connection));
        (_draw, _addresses) = (new DrawTable(_sql), new AddressTable(_sql));
        // The first read makes SQLite create the log that is opened next.
        Transactions.UntilNotBusy(_draw.IsMade, thread, deadline);
        _transactions = new Transactions(options.Path, _connection, _sql, thread);
        Log = new WriteAheadLog(options.Path, _connection, _sql, _transactions);
    }

    public WriteAheadLog Log { get; }

    /// <summary>Opens a database that <see cref="DatabaseFile.Prepare"/> has made ready.</summary>
    public static SqliteBetStore Open(StoreOptions options, PollThread thread) =>
        Transactions.Guarded($"opening {options.Path}", () => new SqliteBetStore(options, thread));

    public SettledRules SettleRules(AskedRules asked) =>
        _transactions.Write("settling the rules", () => _draw.Settle(asked, _options.Path));

    public UploadEpoch ClaimUpload(AgencyId agency, string address, UploadId upload) =>
        _transactions.Write(
            "resuming an upload",
            () =>
            {
                CountLines(agency, stored: 0, refused: 0);
                _addresses.Upsert(agency, address, sendsBets: true);
                return _sql.First(
                    """
                    insert into uploads values (?1, ?2, 1, 0)
                    on conflict do update set epoch = epoch + 1
                    returning epoch, taken
                    """,
                    row => new UploadEpoch(agency, upload, row.Number(0), row.Number(1)),
                    agency.Value,
                    upload.Value
                )!;
            }
        );

    public Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused = 0,
        UploadEpoch? epoch = null
    ) =>
        _transactions.Write(
            "storing bets",
            (Store: this, agency, address, bets, refused, epoch),
            static all =>
                all.Store.AppendNow(all.agency, all.address, all.bets, all.refused, all.epoch)
        );

    public Draw? Finish(AgencyId agency, string address, UploadEpoch? epoch = null) =>
        _transactions.Write(
            "recording an END",
            () =>
            {
                Advance(epoch, 0);
                _addresses.Upsert(agency, address, sendsBets: false);
                _sql.Run(
                    """
                    insert into agencies values (?1, 1, 0, 0)
                    on conflict do update set finished = 1
                    """,
                    agency.Value
                );
                return _draw.MakeIfDue();
            }
        );

    public Draw? DrawIfDue() => _transactions.Write("making the draw", _draw.MakeIfDue);

    public bool IsDrawn() => _transactions.Read("looking for the draw", _draw.IsMade);

    public void RecordAgency(AgencyId agency, string address)
    {
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
        _transactions.Read("reading winners", () => _draw.ReadWinners(agency, after, read));

    public DrawStatus ReadStatus(int mostAgencies, AgencyId? first = null) =>
        _transactions.ReadSnapshot(
            "looking for the draw",
            () => _draw.ReadStatus(mostAgencies, first)
        );

    public void Harden()
    {
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
        _sql.Dispose();
        _connection.Dispose();
    }

    // No exception may pass through SQLite: the statement is interrupted, and the transaction fails.
    private static int PollMeanwhile(PollThread thread)
    {
        try
        {
            thread.PollWatched();
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
    }

    private Refusal? AppendNow(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused,
        UploadEpoch? epoch
    )
    {
        Advance(epoch, bets.Count + refused);
        var refusal = RefusalOfAll(agency);
        var stored = refusal is null ? bets.Count : 0;
        CountLines(agency, stored, bets.Count + refused - stored);
        if (stored > 0)
        {
            _addresses.Upsert(agency, address, sendsBets: true);
            _bets.Run(agency, bets);
        }
        return refusal;
    }

    private Refusal? RefusalOfAll(AgencyId agency) =>
        _sql.First<Refusal?>(
            """
            select
                exists (select 1 from draw where state <> 'open'),
                exists (select 1 from agencies where agency = ?1 and finished = 1)
            """,
            static row =>
                row.Flag(0) ? Refusal.DrawMade
                : row.Flag(1) ? Refusal.AgencyFinished
                : null,
            agency.Value
        );

    private void CountLines(AgencyId agency, int stored, int refused) =>
        _sql.Run(
            """
            insert into agencies values (?1, 0, ?2, ?3)
            on conflict do update set stored = stored + ?2, refused = refused + ?3
            """,
            agency.Value,
            stored,
            refused
        );

    // In the same transaction as the lines themselves: they are stored and counted, or neither.
    private void Advance(UploadEpoch? epoch, int lines)
    {
        if (epoch is null)
            return;
        var changed = _sql.Run(
            """
            update uploads set taken = taken + ?4
            where agency = ?1 and upload = ?2 and epoch = ?3
            """,
            epoch.Agency.Value,
            epoch.Upload.Value,
            epoch.Number,
            lines
        );
        if (changed == 0)
            throw new TakenOverException(epoch.Agency);
    }
}
