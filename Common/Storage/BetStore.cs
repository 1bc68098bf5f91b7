using Lottery.Domain;
using Lottery.Native;
using Lottery.Waiting;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lottery.Storage;

/// <summary>
/// The lottery's database as one process sees it; every worker and the orchestrator has its own. A verb
/// that writes is one transaction, taken in turn under a file lock that all processes share, so that none
/// meets SQLite's busy handler and the next writer is woken at once. Owns the connection and the lock's
/// descriptor. Used by one thread at a time.
/// </summary>
public sealed class BetStore : IBetStore, IDisposable
{
    // A checkpoint below this would copy the same few pages over and over.
    private const long LogWorthTrimmingBytes = 4 << 20;

    // Beyond this the log is cut even if writers must stand still for it. Every process maps an index of it
    // (32 KiB for each 16 MiB).
    private const long LogTooLongBytes = 64 << 20;

    // Steps of SQLite's machine, some hundredths of a second of them: a long statement (the draw looks at
    // every bet) is interrupted so often for a look at what the thread watches.
    private const int StepsBetweenLooks = 1_000_000;

    private readonly StoreOptions _options;
    private readonly SqliteConnection _connection;
    private readonly StoreSql _sql;
    private readonly WriteAheadLog _log;
    private readonly Transactions _transactions;

    private BetStore(StoreOptions options, PollThread thread)
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
            StepsBetweenLooks,
            _ => LookMeanwhile(thread),
            null
        );
        _sql = new StoreSql(_connection);
        // The first look makes SQLite create the log that is opened next.
        Transactions.UntilNotBusy(IsDrawnNow, thread, deadline);
        _log = new WriteAheadLog(options.Path);
        _transactions = new Transactions(options.Path, _connection, _sql, thread);
    }

    /// <summary>Opens a database that <see cref="Database.Prepare"/> has made ready.</summary>
    /// <param name="options">The database, and the rules of its draw.</param>
    /// <param name="thread">The one thread that will use it.</param>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static BetStore Open(StoreOptions options, PollThread thread) =>
        Transactions.Guarded($"opening {options.Path}", () => new BetStore(options, thread));

    /// <inheritdoc/>
    public UploadTurn Resume(AgencyId agency, string address, UploadId upload) =>
        _transactions.Write(
            "resuming an upload",
            () =>
            {
                RecordAgency(agency, address);
                _sql.TakeTurn.Run(agency.Value, upload.Value);
                var (number, taken) = _sql.TurnOf.Pair(agency.Value, upload.Value);
                return new UploadTurn(agency, upload, number, taken);
            }
        );

    /// <inheritdoc/>
    public Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        UploadTurn? turn = null,
        int lines = 0
    ) =>
        _transactions.Write(
            "storing bets",
            (Store: this, agency, address, bets, turn, lines),
            static all =>
                all.Store.AppendNow(all.agency, all.address, all.bets, all.turn, all.lines)
        );

    /// <inheritdoc/>
    public Draw? Finish(AgencyId agency, string address, UploadTurn? turn = null) =>
        _transactions.Write(
            "recording an END",
            () =>
            {
                Count(0, turn);
                _sql.SeeAddress.Run(address, agency.Value);
                _sql.FinishAgency.Run(agency.Value);
                return MakeDrawIfDue();
            }
        );

    /// <summary>
    /// Makes the draw if it is due and was not made: for a server that starts on a database whose
    /// agencies have all finished, or that expects fewer than before.
    /// </summary>
    /// <returns>The draw, if this call made it.</returns>
    /// <exception cref="StoreException">No draw was recorded.</exception>
    public Draw? DrawIfDue() => _transactions.Write("making the draw", MakeDrawIfDue);

    /// <inheritdoc/>
    public void RecordSpeaker(string address, AgencyId agency)
    {
        if (LastSeenFrom(address) != agency)
            _transactions.Write(
                "recording an address",
                () => _sql.SeeAddress.Run(address, agency.Value)
            );
    }

    /// <inheritdoc/>
    public AgencyId? LastSeenFrom(string address) =>
        _transactions.Read("looking up an address", () => _sql.AgencyAt.Number(address))
            is { } agency
            ? new AgencyId((int)agency)
            : null;

    /// <inheritdoc/>
    public bool IsSharedAddress(string address) =>
        _transactions.Read(
            "looking up the agencies of an address",
            () => _sql.CountUnfinishedAt.Number(address) > 1
        );

    /// <inheritdoc/>
    public bool IsDrawn() => _transactions.Read("looking for the draw", IsDrawnNow);

    /// <inheritdoc/>
    public long? ReadWinners(AgencyId agency, long after, RowReader read) =>
        _transactions.Read(
            "reading winners",
            () => _sql.Winners.ReadRows(read, agency.Value, after)
        );

    /// <inheritdoc/>
    public void Harden()
    {
        if (_options.Durability == Durability.Process)
            return;
        try
        {
            _log.Sync();
        }
        catch (NativeException e)
        {
            throw new DiskFailedException($"the disk failed: {e.Message}", e);
        }
    }

    /// <summary>
    /// Copies the log into the database, once it is worth it. One process of a server does this, from
    /// time to time; the others' connections never do.
    /// </summary>
    /// <returns>How long the log still is, if that is too long: a reader keeps it from being cut.</returns>
    /// <exception cref="StoreException">It could not be trimmed; what it holds is safe.</exception>
    public long? TrimLog() => TrimLog(LogTooLongBytes);

    internal long? TrimLog(long tooLongBytes)
    {
        if (_log.LengthBytes < LogWorthTrimmingBytes)
            return null;
        _transactions.Read("trimming the log", () => _sql.Checkpoint.Run());
        if (_log.LengthBytes >= tooLongBytes)
            _transactions.RunExclusive("cutting the log", CutLog);
        return _log.LengthBytes is var length && length >= tooLongBytes ? length : null;
    }

    /// <summary>Closes the database. The last process to do this leaves one file, without a log.</summary>
    public void Dispose()
    {
        _transactions.Dispose();
        _log.Dispose();
        _sql.Dispose();
        _connection.Dispose();
    }

    // No exception may pass through SQLite. The statement is interrupted instead, and the transaction fails.
    private static int LookMeanwhile(PollThread thread)
    {
        try
        {
            thread.Look();
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
        UploadTurn? turn,
        int lines
    )
    {
        Count(lines, turn);
        if (IsDrawnNow())
            return Refusal.DrawMade;
        if (_sql.IsFinished.Number(agency.Value) == 1)
            return Refusal.AgencyFinished;
        RecordAgency(agency, address);
        _sql.InsertBets.Run(agency, bets);
        return null;
    }

    // A connection that reads for long must not make all writers wait: then it is cut another time.
    private int CutLog()
    {
        StoreConnection.SetBusyTimeout(_connection, TimeSpan.Zero);
        try
        {
            return _sql.CheckpointAndCut.Run();
        }
        finally
        {
            StoreConnection.SetBusyTimeout(_connection, StoreConnection.BusyTimeout);
        }
    }

    private bool IsDrawnNow() => _sql.IsDrawn.Number() == 1;

    private void RecordAgency(AgencyId agency, string address)
    {
        _sql.SeeAgency.Run(agency.Value);
        _sql.SeeAddress.Run(address, agency.Value);
        _sql.SeeSpeaker.Run(address, agency.Value);
    }

    // In the same transaction as the lines themselves: they are stored and counted, or neither.
    private void Count(int lines, UploadTurn? turn)
    {
        if (turn is null)
            return;
        var (agency, upload) = (turn.Agency.Value, turn.Upload.Value);
        if (_sql.CountLines.Run(agency, upload, turn.Number, lines) == 0)
            throw new TakenOverException(turn.Agency);
    }

    private Draw? MakeDrawIfDue()
    {
        var (seen, finished) = _sql.CountAgencies.Pair();
        if (IsDrawnNow() || !_options.Agencies.AreDone((int)seen, (int)finished))
            return null;

        var winners = _sql.PickWinners.Run(_options.WinningNumber);
        _sql.RecordDraw.Run(_options.WinningNumber, finished, winners);
        return new Draw(_options.WinningNumber, (int)finished, winners);
    }
}
