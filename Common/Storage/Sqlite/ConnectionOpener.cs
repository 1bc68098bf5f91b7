using Lottery.Waiting;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>Opens connections to a database file, sets the pragmas and checks SQLite's version.</summary>
internal static class ConnectionOpener
{
    // The WAL-reset bug (two connections, a checkpoint at the wrong time, a corrupt file) is in
    // 3.7.0 to 3.51.2: https://sqlite.org/wal.html#walresetbug
    private static readonly Version FirstSoundVersion = new(3, 51, 3);

    /// <summary>
    /// How long SQLite itself waits for another connection: never a worker's, perhaps a tool's. Short, since
    /// the thread polls nothing meanwhile; <see cref="SqliteTransactions"/> tries again.
    /// </summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromMilliseconds(100);

    // In steps of SQLite's machine, some hundredths of a second.
    private const int StepsBetweenPolls = 1_000_000;

    // Not in a static constructor, whose exceptions say nothing of their reason.
    private static readonly Lazy<int> Loaded = new(Load);

    /// <summary>Opens a database with a write-ahead log. The caller owns the connection.</summary>
    public static DatabaseConnection Open(string path) =>
        Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, SwitchToWriteAheadLog);

    /// <summary>Opens what may be another program's database, without changing it.</summary>
    public static DatabaseConnection OpenAsItIs(string path) =>
        // Not read-only: after a kill, SQLite must first roll back, or make an index for the log.
        Open(path, raw.SQLITE_OPEN_READWRITE, static (_, _) => { });

    /// <summary>
    /// Opens a database for reading alone. Where there is no log, no process has the file open: it is then read
    /// without a lock and without making a log, which a connection that may not write would leave behind.
    /// </summary>
    /// <param name="path">The full path.</param>
    /// <param name="hasLog">Whether there is a log beside it.</param>
    public static DatabaseConnection OpenToRead(string path, bool hasLog) =>
        Open(
            $"file:{Uri.EscapeDataString(path)}{(hasLog ? "" : "?immutable=1")}",
            raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI,
            static (_, _) => { }
        );

    /// <summary>Opens an empty database without a file. The caller owns the connection.</summary>
    public static DatabaseConnection OpenInMemory() =>
        Open(":memory:", raw.SQLITE_OPEN_READWRITE, static (_, _) => { });

    private static int Load()
    {
        try
        {
            Batteries_V2.Init();
            // No mutex for each call: a store has one caller at a time. https://sqlite.org/threadsafe.html
            return raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        }
        catch (Exception e) when (e.GetBaseException() is DllNotFoundException)
        {
            throw new StoreException(
                "SQLite's library cannot be loaded: libe_sqlite3.so must stand beside the program, as it was installed",
                e
            );
        }
    }

    private static DatabaseConnection Open(
        string path,
        int flags,
        Action<DatabaseConnection, string> prepare
    )
    {
        _ = Loaded.Value;
        var connection = DatabaseConnection.Open(path, flags);
        try
        {
            SetBusyTimeout(connection, BusyTimeout);
            RefuseUnsoundVersion();
            prepare(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Polls what a thread watches during long statements (the draw reads every bet); a stop interrupts them.
    /// </summary>
    public static void PollDuringStatements(DatabaseConnection connection, PollThread thread) =>
        raw.sqlite3_progress_handler(
            connection.Handle,
            StepsBetweenPolls,
            _ => PollMeanwhile(thread),
            null
        );

    public static void SetBusyTimeout(DatabaseConnection connection, TimeSpan timeout) =>
        raw.sqlite3_busy_timeout(connection.Handle, (int)timeout.TotalMilliseconds);

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

    private static void RefuseUnsoundVersion()
    {
        var version = raw.sqlite3_libversion().utf8_to_string();
        if (Version.Parse(version) < FirstSoundVersion)
            throw new StoreException(
                $"SQLite {version} can corrupt a database that several processes write;"
                    + $" {FirstSoundVersion} or newer is needed"
            );
    }

    private static void SwitchToWriteAheadLog(DatabaseConnection connection, string path)
    {
        using var sql = new SqliteSql(connection);
        if (sql.First("pragma journal_mode = wal", static row => row.Text(0)) is not "wal")
            throw new StoreException(
                $"{path} takes no write-ahead log, which several processes need to share a database"
            );
        // NORMAL does not sync a commit (WriteAheadLog.Sync does), but syncs before and after a checkpoint.
        // One process makes the checkpoints, see WriteAheadLog.Trim.
        sql.Run("pragma synchronous = normal");
        sql.Run("pragma wal_autocheckpoint = 0");
    }
}
