using Lottery.Domain;
using Lottery.Native;
using Lottery.Sync;
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

    // Beyond this the log is cut even if writers must stand still for it.
    private const long LogTooLongBytes = 256 << 20;

    private readonly StoreOptions _options;
    private readonly SqliteConnection _connection;
    private readonly StoreSql _sql;
    private readonly WriteAheadLog _log;
    private readonly FileLock _writers;
    private readonly Lock _oneCaller = new();

    private BetStore(StoreOptions options)
    {
        _options = options;
        _connection = StoreConnection.Open(options.Path);
        _sql = new StoreSql(_connection);
        // The first look makes SQLite create the log that is opened next.
        _sql.IsDrawn.Number();
        _log = new WriteAheadLog(options.Path);
        _writers = new FileLock(LockOf(options.Path));
    }

    /// <summary>Opens a database that <see cref="Database.Prepare"/> has made ready.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static BetStore Open(StoreOptions options) =>
        Guarded($"opening {options.Path}", () => new BetStore(options));

    /// <summary>Stores the bets of one message, all or none, in their order.</summary>
    /// <param name="agency">The agency that all the bets are of.</param>
    /// <param name="address">Where they came from.</param>
    /// <param name="bets">The bets; their texts must stay valid during the call.</param>
    /// <returns><c>null</c> if they are stored; else why every one of them was refused.</returns>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    public Refusal? Append(AgencyId agency, string address, IReadOnlyList<Bet> bets) =>
        Write<Refusal?>(
            "storing bets",
            () =>
            {
                if (IsDrawnNow())
                    return Refusal.DrawMade;
                if (_sql.IsFinished.Number(agency.Value) == 1)
                    return Refusal.AgencyFinished;
                _sql.SeeAgency.Run(agency.Value);
                _sql.SeeAddress.Run(address, agency.Value);
                foreach (var bet in bets)
                    _sql.InsertBet.Run(bet);
                return null;
            }
        );

    /// <summary>Records that an agency has no more bets, and makes the draw if that was the last one.</summary>
    /// <returns>The draw, if this call made it; no other call of any process ever returns it.</returns>
    /// <exception cref="StoreException">Nothing was recorded.</exception>
    public Draw? Finish(AgencyId agency, string address) =>
        Write(
            "recording an END",
            () =>
            {
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
    public Draw? DrawIfDue() => Write("making the draw", MakeDrawIfDue);

    /// <summary>Notes the agency that speaks from an address.</summary>
    /// <exception cref="StoreException">Nothing was noted.</exception>
    public void Remember(string address, AgencyId agency)
    {
        if (LastSeenFrom(address) != agency)
            Write("noting an address", () => _sql.SeeAddress.Run(address, agency.Value));
    }

    /// <summary>The agency last seen from an address; <c>null</c> if none was.</summary>
    public AgencyId? LastSeenFrom(string address) =>
        Read("looking up an address", () => _sql.AgencyAt.Number(address)) is { } agency
            ? new AgencyId((int)agency)
            : null;

    /// <summary>Whether the draw has been made, by whichever process.</summary>
    public bool IsDrawn() => Read("looking for the draw", IsDrawnNow);

    /// <summary>The documents of an agency's winners, in the order stored; empty before the draw.</summary>
    public IReadOnlyList<string> Winners(AgencyId agency) =>
        Read("reading winners", () => _sql.Winners.Texts(agency.Value));

    /// <summary>
    /// Returns once everything that this process has stored or seen is as durable as was asked for. To be
    /// called before an agency is told of it.
    /// </summary>
    /// <exception cref="StoreException">The disk failed; nothing may be acknowledged.</exception>
    public void Harden()
    {
        if (_options.Durability == Durability.Power)
            Guarded("syncing the database", _log.Sync);
    }

    /// <summary>
    /// Copies the log into the database, once it is worth it. One process of a server does this, from
    /// time to time; the others' connections never do.
    /// </summary>
    public void TrimLog()
    {
        if (_log.LengthBytes < LogWorthTrimmingBytes)
            return;
        Read("trimming the log", () => _sql.Checkpoint.Run());
        if (_log.LengthBytes >= LogTooLongBytes)
            Read("cutting the log", CutLog);
    }

    /// <summary>Closes the database. The last process to do so leaves one file, without a log.</summary>
    public void Dispose()
    {
        _writers.Dispose();
        _log.Dispose();
        _sql.Dispose();
        _connection.Dispose();
    }

    /// <summary>The file whose lock is the turn to write.</summary>
    internal static string LockOf(string path) => $"{path}.lock";

    private int CutLog()
    {
        using var turn = _writers.Acquire();
        return _sql.CheckpointAndCut.Run();
    }

    private bool IsDrawnNow() => _sql.IsDrawn.Number() == 1;

    private Draw? MakeDrawIfDue()
    {
        var (seen, finished) = _sql.CountAgencies.Pair();
        if (IsDrawnNow() || !_options.Agencies.AreDone(seen, finished))
            return null;

        var winners = _sql.PickWinners.Run(_options.WinningNumber);
        _sql.RecordDraw.Run(_options.WinningNumber, finished, winners);
        return new Draw(_options.WinningNumber, finished, winners);
    }

    private T Read<T>(string attempt, Func<T> verb)
    {
        lock (_oneCaller)
            return Guarded(attempt, verb);
    }

    private T Write<T>(string attempt, Func<T> verb)
    {
        lock (_oneCaller)
            return Guarded(attempt, () => InTransaction(verb));
    }

    private T InTransaction<T>(Func<T> verb)
    {
        using var turn = _writers.Acquire();
        _sql.Begin.Run();
        try
        {
            var result = verb();
            _sql.Commit.Run();
            return result;
        }
        catch
        {
            // Some errors (a full disk) have rolled back already; see sqlite.org/lang_transaction.html.
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                _sql.Rollback.Run();
            throw;
        }
    }

    private static void Guarded(string attempt, Action verb) =>
        Guarded(
            attempt,
            () =>
            {
                verb();
                return true;
            }
        );

    private static T Guarded<T>(string attempt, Func<T> verb)
    {
        try
        {
            return verb();
        }
        catch (Exception e) when (e is SqliteException or NativeException or IOException)
        {
            throw new StoreException($"{attempt} failed: {e.Message}", e);
        }
    }
}
