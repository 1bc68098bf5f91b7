using Lottery.Domain;
using Lottery.Native;
using Lottery.Storage.Tables;
using Lottery.Waiting;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// One process's connection to the database; each worker and the orchestrator have their own. A verb that
/// writes is one transaction under a file lock of all processes, so that none sleeps in SQLite's busy handler,
/// and the kernel wakes the next writer at once. Owns the connection and the lock's descriptor.
/// </summary>
internal sealed class SqliteBetStore : TableBetStore
{
    private readonly StoreOptions _options;
    private readonly DatabaseConnection _connection;
    private readonly SqliteSql _sql;
    private readonly SqliteBetRows _rows;
    private readonly SqliteTransactions _transactions;

    private SqliteBetStore(
        StoreOptions options,
        DatabaseConnection connection,
        SqliteSql sql,
        SqliteBetRows rows,
        SqliteTransactions transactions
    )
        : base(sql, transactions, rows, options.Path)
    {
        (_options, _connection, _sql, _rows) = (options, connection, sql, rows);
        _transactions = transactions;
        Log = new WriteAheadLog(options.Path, sql, transactions);
        Files = new OpenedFiles(options.Path);
    }

    public WriteAheadLog Log { get; }
    public OpenedFiles Files { get; }

    /// <summary>A watch on this store's connection, for the thread of the store.</summary>
    public WriteLockWatch WatchLock() =>
        new(_options.Path, _connection, _sql, _transactions.Writers);

    /// <summary>Opens a database that <see cref="DatabaseFile.Prepare"/> has made ready.</summary>
    public static SqliteBetStore Open(
        StoreOptions options,
        PollThread thread,
        Action? onNotStored = null
    ) =>
        SqliteTransactions.Guarded(
            $"opening {options.Path}",
            () => OpenIn(options, thread, onNotStored)
        );

    /// <summary>Writes one page as it is, to learn whether bets could be stored.</summary>
    /// <returns><c>false</c>: the write lock does not come free in a moment.</returns>
    /// <exception cref="StoreException">They could not.</exception>
    public bool TryWrite() =>
        _transactions.TryWrite(
            "a write",
            () =>
            {
                // SQLite writes the page of this number also where the number stays.
                var version = _sql.First("pragma user_version", static row => row.Number(0));
                _sql.Run($"pragma user_version = {version}");
            }
        );

    private static SqliteBetStore OpenIn(
        StoreOptions options,
        PollThread thread,
        Action? onNotStored
    )
    {
        var deadline = Deadline.In(SqliteTransactions.LockTimeout);
        var connection = SqliteTransactions.UntilNotBusy(
            () => ConnectionOpener.Open(options.Path),
            thread,
            deadline
        );
        ConnectionOpener.PollDuringStatements(connection, thread);
        var sql = new SqliteSql(connection);
        // The first read makes SQLite create the log that is opened next.
        SqliteTransactions.UntilNotBusy(
            () => sql.First("select state from draw", static row => row.Text(0)),
            thread,
            deadline
        );
        return new SqliteBetStore(
            options,
            connection,
            sql,
            new SqliteBetRows(connection, sql, new JournalTable(sql)),
            new SqliteTransactions(options.Path, connection, sql, thread, onNotStored)
        );
    }

    public override Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused = 0,
        UploadEpoch? epoch = null
    ) =>
        _transactions.Write(
            "storing bets",
            (Table: Bets, agency, address, bets, refused, epoch),
            static all =>
                all.Table.Append(all.agency, all.address, all.bets, all.refused, all.epoch)
        );

    public override void Harden()
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

    // A file has nothing to give back.
    public override void Release() { }

    // The last process to close the database leaves one file, without a log.
    public override void Dispose()
    {
        _transactions.Dispose();
        Log.Dispose();
        _rows.Dispose();
        _sql.Dispose();
        _connection.Dispose();
    }
}
