using System.Diagnostics;
using Lottery.Native;
using Lottery.Sync;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Finds out whether a process keeps all others from writing: one that holds the write lock, or a tool that holds
/// SQLite's own, while nothing is committed. Used by one thread at a time. Owns nothing.
/// </summary>
internal sealed class WriteLockWatch(
    string database,
    DatabaseConnection connection,
    SqliteSql sql,
    FileLock writers
)
{
    // The byte of the file -shm that a writer locks: WAL_WRITE_LOCK, https://sqlite.org/walformat.html
    private const int WriteLockByte = 120;

    private long _commits = -1;
    private long _since;

    /// <summary>Looks, without waiting; to be called again and again.</summary>
    /// <returns>The process that keeps all others from writing; <c>null</c> if none does.</returns>
    public WriteBlock? Look()
    {
        var holder = FindHolder();
        var commits = sql.First("pragma data_version", static row => row.Number(0));
        if (holder is null || commits != _commits)
            (_commits, _since) = (commits, Stopwatch.GetTimestamp());
        return holder is null ? null : new WriteBlock(holder, Stopwatch.GetElapsedTime(_since));
    }

    /// <summary>The processes that hold SQLite's own lock of a writer.</summary>
    public static IReadOnlyCollection<int> HoldersInSqlite(string database) =>
        FileStatus.Of($"{database}-shm") is { } shared
            ? LockTable.Holders(shared, WriteLockByte)
            : [];

    private string? FindHolder()
    {
        using var held = writers.TryAcquire();
        if (held is null)
            return LockTable.Describe(writers.Holders());
        return CanBegin() ? null : LockTable.Describe(HoldersInSqlite(database));
    }

    private bool CanBegin()
    {
        ConnectionOpener.SetBusyTimeout(connection, TimeSpan.Zero);
        try
        {
            sql.Run("begin immediate");
            sql.Run("rollback");
            return true;
        }
        catch (SqlException e) when (e.Code == raw.SQLITE_BUSY)
        {
            return false;
        }
        finally
        {
            ConnectionOpener.SetBusyTimeout(connection, ConnectionOpener.BusyTimeout);
        }
    }
}
