using Lottery.Domain;
using Lottery.Native;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage;

/// <summary>
/// The lottery's database as one process sees it; every worker and the orchestrator has its own. A verb
/// that writes is one transaction, taken in turn under a file lock that all processes share, so that
/// nobody ever meets SQLite's busy handler and the next writer is woken at once. Owns the connection and
/// the lock's descriptor. Any thread may call it, one at a time.
/// </summary>
/// <remarks>
/// A verb returns when its transaction is committed, not when it is on the disk: whoever tells an agency
/// of it calls <see cref="Harden"/> first.
/// </remarks>
public sealed class BetStore : IDisposable
{
    // A checkpoint below this would copy the same few pages over and over.
    private const long LogWorthTrimmingBytes = 4 << 20;

    // Beyond this the log is cut even if writers must stand still for it. Every process maps an index of it
    // (32 KiB for each 16 MiB).
    private const long LogTooLongBytes = 64 << 20;

    private readonly StoreOptions _options;
    private readonly SqliteConnection _connection;
    private readonly StoreSql _sql;
    private readonly WriteAheadLog _log;
    private readonly Transactions _transactions;

    private BetStore(StoreOptions options)
    {
        _options = options;
        _connection = StoreConnection.Open(options.Path);
        _sql = new StoreSql(_connection);
        // The first look makes SQLite create the log that is opened next.
        _sql.IsDrawn.Number();
        _log = new WriteAheadLog(options.Path);
        _transactions = new Transactions(options.Path, _connection, _sql);
    }

    /// <summary>Opens a database that <see cref="Database.Prepare"/> has made ready.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static BetStore Open(StoreOptions options) =>
        Transactions.Guarded($"opening {options.Path}", () => new BetStore(options));

    /// <summary>
    /// Gives the turn to store an upload's lines, and takes it from whoever had it before: what that one
    /// has stored is counted, and it can store nothing more.
    /// </summary>
    /// <exception cref="StoreException">Nothing has changed.</exception>
    public UploadTurn Resume(AgencyId agency, string address, UploadId upload) =>
        _transactions.Write(
            "resuming an upload",
            () =>
            {
                See(agency, address);
                _sql.TakeTurn.Run(agency.Value, upload.Value);
                var (number, taken) = _sql.TurnOf.Pair(agency.Value, upload.Value);
                return new UploadTurn(agency, upload, number, taken);
            }
        );

    /// <summary>Stores the bets of one message, all or none, in their order.</summary>
    /// <param name="agency">The agency that all the bets are of.</param>
    /// <param name="address">Where they came from.</param>
    /// <param name="bets">The bets; their texts must stay valid during the call.</param>
    /// <param name="turn">The upload that the message belongs to, if it belongs to one.</param>
    /// <param name="lines">How many lines of it the message has, with those that were refused already.</param>
    /// <returns><c>null</c> if they are stored; else why every one of them was refused.</returns>
    /// <exception cref="TakenOverException">The turn is another connection's; nothing was stored.</exception>
    /// <exception cref="StoreException">Nothing was stored.</exception>
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

    /// <summary>Records that an agency has no more bets, and makes the draw if that was the last one.</summary>
    /// <returns>The draw, if this call made it; no other call of any process ever returns it.</returns>
    /// <exception cref="TakenOverException">The turn is another connection's; nothing was recorded.</exception>
    /// <exception cref="StoreException">Nothing was recorded.</exception>
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
    /// Makes the draw if it is due and nobody has made it: for a server that starts on a database whose
    /// agencies have all finished, or that expects fewer than before.
    /// </summary>
    /// <returns>The draw, if this call made it.</returns>
    /// <exception cref="StoreException">No draw was recorded.</exception>
    public Draw? DrawIfDue() => _transactions.Write("making the draw", MakeDrawIfDue);

    /// <summary>Notes the agency that speaks from an address.</summary>
    /// <exception cref="StoreException">Nothing was noted.</exception>
    public void Remember(string address, AgencyId agency)
    {
        if (LastSeenFrom(address) != agency)
            _transactions.Write(
                "noting an address",
                () => _sql.SeeAddress.Run(address, agency.Value)
            );
    }

    /// <summary>The agency last seen from an address; <c>null</c> if none was.</summary>
    public AgencyId? LastSeenFrom(string address) =>
        _transactions.Read("looking up an address", () => _sql.AgencyAt.Number(address))
            is { } agency
            ? new AgencyId((int)agency)
            : null;

    /// <summary>Whether the draw has been made, by whichever process.</summary>
    public bool IsDrawn() => _transactions.Read("looking for the draw", IsDrawnNow);

    /// <summary>The documents of an agency's winners, in the order stored; empty before the draw.</summary>
    public IReadOnlyList<string> Winners(AgencyId agency) =>
        _transactions.Read("reading winners", () => _sql.Winners.Texts(agency.Value));

    /// <summary>
    /// Returns once everything that this process has stored or seen is as durable as was asked for. To be
    /// called before an agency is told of it.
    /// </summary>
    /// <exception cref="DiskFailedException">Nothing may be acknowledged, now or later.</exception>
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
    public void TrimLog() => TrimLog(LogTooLongBytes);

    internal void TrimLog(long tooLongBytes)
    {
        if (_log.LengthBytes < LogWorthTrimmingBytes)
            return;
        _transactions.Read("trimming the log", () => _sql.Checkpoint.Run());
        if (_log.LengthBytes >= tooLongBytes)
            _transactions.Alone("cutting the log", CutLog);
    }

    /// <summary>
    /// Closes the database, once another thread that still looks into it has done so. The last process to
    /// do this leaves one file, without a log.
    /// </summary>
    public void Dispose()
    {
        _transactions.Dispose();
        _log.Dispose();
        _sql.Dispose();
        _connection.Dispose();
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
        See(agency, address);
        _sql.InsertBets.Run(agency, bets);
        return null;
    }

    // Somebody who reads for long must not make all writers wait: then it is cut another time.
    private int CutLog()
    {
        StoreConnection.BePatient(_connection, TimeSpan.Zero);
        try
        {
            return _sql.CheckpointAndCut.Run();
        }
        finally
        {
            StoreConnection.BePatient(_connection, StoreConnection.Patience);
        }
    }

    private bool IsDrawnNow() => _sql.IsDrawn.Number() == 1;

    private void See(AgencyId agency, string address)
    {
        _sql.SeeAgency.Run(agency.Value);
        _sql.SeeAddress.Run(address, agency.Value);
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
