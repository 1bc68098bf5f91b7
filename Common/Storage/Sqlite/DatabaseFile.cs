using Lottery.Files;
using Lottery.Native;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Storage.Sqlite;

/// <summary>Prepares a database file for the workers, or refuses it.</summary>
internal static class DatabaseFile
{
    private const int SchemaVersion = 6;
    private const int OldestVersion = 2;

    /// <summary>Finds the file that a path stands for, and makes its folder.</summary>
    /// <param name="path">The path.</param>
    /// <param name="groupMayRead">Whether a folder that is made is open to its group.</param>
    /// <returns>The full path, behind any symbolic link: what locks and logs are named after.</returns>
    public static string Locate(string path, bool groupMayRead = false)
    {
        try
        {
            RefuseFolder(path);
            MakeFolder(Path.GetDirectoryName(LinkTarget.Behind(path))!, groupMayRead);
            var full = WithoutLinks(path);
            RequireRegular(full);
            RequireOneName(full);
            MountTable.RequireLocal(full);
            // Before any file of ours is made beside it; a database with a lock file is a lottery's.
            if (!File.Exists(SqliteTransactions.LockOf(full)))
                RefuseForeign(full);
            return full;
        }
        catch (Exception e) when (SqliteTransactions.IsStoreError(e))
        {
            throw SqliteTransactions.Failure($"cannot use the database {path}", e);
        }
    }

    /// <summary>Finds a database that a server of this version has made.</summary>
    public static string RequireCurrent(string path)
    {
        RequireFile(path);
        var full = Locate(path);
        try
        {
            using var connection = ConnectionOpener.OpenAsItIs(full);
            using var sql = new SqliteSql(connection);
            RequireCurrent(sql, full);
            return full;
        }
        catch (Exception e) when (SqliteTransactions.IsStoreError(e))
        {
            throw SqliteTransactions.Failure($"cannot read the database {path}", e);
        }
    }

    /// <summary>Requires that a file has the name.</summary>
    public static void RequireFile(string path)
    {
        RefuseFolder(path);
        if (!File.Exists(path))
            throw new StoreException($"there is no database {path}; --database names another one");
    }

    private static void RefuseFolder(string path)
    {
        if (Directory.Exists(path))
            throw new StoreException($"{path} is a folder; name a file in it (--database)");
    }

    /// <summary>Requires that an open database is one that a server of this version has made.</summary>
    public static void RequireCurrent(SqliteSql sql, string path)
    {
        if (ReadVersion(sql, path) is not { } version)
            throw new StoreException($"{path} is empty; `lottery serve` begins a draw in it");
        if (version != SchemaVersion)
            throw new StoreException(
                $"{path} is of an older version; `lottery serve` upgrades it when it starts"
            );
    }

    /// <summary>Lets the group of the file read it; SQLite makes its other files as this one is.</summary>
    public static void LetGroupRead(string path)
    {
        const UnixFileMode mode =
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        foreach (
            var file in new[] { path, WriteAheadLog.FileOf(path), $"{path}-shm" }.Where(File.Exists)
        )
            try
            {
                File.SetUnixFileMode(file, mode);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StoreException($"cannot let the group read {file}: {e.Message}");
            }
    }

    private static void MakeFolder(string path, bool groupMayRead)
    {
        const UnixFileMode group = UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        OwnFolder.Make(path, groupMayRead ? OwnFolder.OwnersAlone | group : OwnFolder.OwnersAlone);
    }

    /// <summary>A file as the kernel names it for every process that has it open (proc_pid_fd(5)).</summary>
    public static string WithoutLinks(string path)
    {
        var full = LinkTarget.Behind(path);
        return Path.Combine(
            FolderWithoutLinks(Path.GetDirectoryName(full)!),
            Path.GetFileName(full)
        );
    }

    private static string FolderWithoutLinks(string folder)
    {
        if (Path.GetDirectoryName(folder) is not { } parent)
            return folder;
        var here = Path.Combine(FolderWithoutLinks(parent), Path.GetFileName(folder));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: false) is { } target
            ? FolderWithoutLinks(target.FullName)
            : here;
    }

    /// <summary>Creates what is missing, checks what is there, and upgrades what is older.</summary>
    /// <returns>Whether there was nothing.</returns>
    public static bool Prepare(string path, PollThread thread)
    {
        var full = Locate(path);
        try
        {
            RefuseForeign(full);
            return SqliteTransactions.UntilNotBusy(
                () => CreateTables(full, thread),
                thread,
                Deadline.In(SqliteTransactions.LockTimeout)
            );
        }
        catch (Exception e) when (SqliteTransactions.IsStoreError(e))
        {
            throw SqliteTransactions.Failure($"cannot use the database {path}", e);
        }
    }

    private static void RequireRegular(string path)
    {
        if (FileStatus.Of(path) is { IsRegular: false })
            throw new StoreException($"{path} is no regular file; name another one (--database)");
    }

    // Two names of one file are two logs, of which neither server knows the other's.
    private static void RequireOneName(string path)
    {
        if (FileStatus.Of(path) is not { } status)
            return;
        var isMounted = MountTable.IsMounted(path);
        if (status.Links < 2 && !isMounted)
            return;
        if (LockTable.Holders(status) is { Count: > 0 } servers)
            throw SqliteHost.IsServedByAnotherName(path, servers);
        throw new StoreException(
            isMounted
                ? $"{path} is mounted by itself: its log ({Path.GetFileName(WriteAheadLog.FileOf(path))}) would be kept in another"
                    + " place, and be lost with that; mount the folder instead of the file"
                : $"{path} has {status.Links} names (hard links), and a server by another name would lose what this"
                    + $" one stores; remove the others (find -samefile {path}), or copy the file"
        );
    }

    // Before anything is changed.
    private static void RefuseForeign(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return;
        using var connection = ConnectionOpener.OpenAsItIs(path);
        using var sql = new SqliteSql(connection);
        ReadVersion(sql, path);
    }

    private static bool CreateTables(string path, PollThread thread)
    {
        using var connection = ConnectionOpener.Open(path);
        using var sql = new SqliteSql(connection);
        using var writers = SqliteTransactions.OpenLock(path);
        using var held = writers.Acquire(thread, Deadline.In(SqliteTransactions.LockTimeout));
        ConnectionOpener.PollDuringStatements(connection, thread);
        var isNew = ReadVersion(sql, path) is null;
        if (!isNew)
            DatabaseCheck.RequireSoundPages(sql, path);
        // One transaction, which ends with the connection if something fails.
        sql.Run("begin immediate");
        var version = ReadVersion(sql, path);
        if (version is null)
            DatabaseCheck.Execute(connection, "schema.sql");
        for (; version < SchemaVersion; version++)
            DatabaseCheck.Execute(connection, $"upgrade-{version}.sql");
        DatabaseCheck.RequireOwnTables(sql, path);
        sql.Run("commit");
        return isNew;
    }

    // Null if the database has no tables yet.
    private static long? ReadVersion(SqliteSql sql, string path)
    {
        if (Number(sql, "select count(*) from sqlite_schema") == 0)
            return null;
        if (Number(sql, "pragma application_id") != OutputPlace.ApplicationId)
            throw new StoreException($"{path} is a database of something else; name another file");
        return
            Number(sql, "pragma user_version")
                is >= OldestVersion
                    and <= SchemaVersion
                    and var version
            ? version
            : throw new StoreException(
                $"{path} has version {Number(sql, "pragma user_version")}, this program reads"
                    + $" {OldestVersion} to {SchemaVersion}; use the lottery that made it, or name another file"
            );
    }

    private static long Number(SqliteSql sql, string query) =>
        sql.First(query, static row => row.Number(0));
}
