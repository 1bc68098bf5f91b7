using System.Reflection;
using Lottery.Sync;
using Lottery.Waiting;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage;

/// <summary>
/// Makes a database file ready for a server, before any worker opens it: its folder, its tables, and the
/// certainty that it is ours and that this version can read it.
/// </summary>
public static class Database
{
    private const int ApplicationId = 0x4C4F5454;
    private const int SchemaVersion = 3;
    private const int OldestVersion = 2;

    /// <summary>Finds the file that a path stands for, and makes its folder.</summary>
    /// <returns>The full path, behind any symbolic link: what locks and logs are named after.</returns>
    /// <exception cref="StoreException">The file cannot be used; the message says why and what to do.</exception>
    public static string Locate(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var full = file.LinkTarget is null
                ? file.FullName
                : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            var folder = Path.GetDirectoryName(full)!;
            Directory.CreateDirectory(folder);
            MountTable.RefuseRemote(folder);
            // Before our files appear beside it. Where they are already, it is ours, and perhaps in use.
            if (!File.Exists(LockOf(full)))
                RefuseForeign(full);
            return full;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw StoreException.Because($"cannot use the database {path}", e);
        }
    }

    /// <summary>The file whose lock is the turn to write.</summary>
    public static string LockOf(string path) => Transactions.LockOf(path);

    /// <summary>Creates what is missing, checks what is there, and upgrades what is older.</summary>
    /// <param name="path">The file.</param>
    /// <param name="thread">The calling thread, which may have to wait for the lock of those that write.</param>
    /// <returns>The database's full path.</returns>
    /// <exception cref="StoreException">The file cannot be used; the message says why and what to do.</exception>
    public static string Prepare(string path, PollThread thread)
    {
        var full = Locate(path);
        try
        {
            RefuseForeign(full);
            Transactions.UntilNotBusy(
                () => CreateTables(full, thread),
                thread,
                Deadline.In(Transactions.LockTimeout)
            );
            return full;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw StoreException.Because($"cannot use the database {path}", e);
        }
    }

    private static bool IsTrouble(Exception e) =>
        e is SqliteException or IOException or UnauthorizedAccessException or LockTimeoutException;

    // Before anything is changed.
    private static void RefuseForeign(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return;
        using var connection = StoreConnection.OpenAsItIs(path);
        if (!IsEmpty(connection))
            RefuseForeign(connection, path);
    }

    private static bool CreateTables(string path, PollThread thread)
    {
        using var connection = StoreConnection.Open(path);
        using var writers = new FileLock(Transactions.LockOf(path));
        using var held = writers.Acquire(thread, Deadline.In(Transactions.LockTimeout));
        using var transaction = connection.BeginTransaction(deferred: false);
        if (IsEmpty(connection, transaction))
            Execute(connection, transaction, Script("schema.sql"));
        else if (RefuseForeign(connection, path, transaction) is < SchemaVersion and var version)
            Execute(connection, transaction, Script($"upgrade-{version}.sql"));
        transaction.Commit();
        return true;
    }

    private static bool IsEmpty(
        SqliteConnection connection,
        SqliteTransaction? transaction = null
    ) => Number(connection, transaction, "select count(*) from sqlite_schema") == 0;

    // Returns the version that it has.
    private static long RefuseForeign(
        SqliteConnection connection,
        string path,
        SqliteTransaction? transaction = null
    )
    {
        if (Number(connection, transaction, "pragma application_id") != ApplicationId)
            throw new StoreException($"{path} is a database of something else; name another file");
        var version = Number(connection, transaction, "pragma user_version");
        return version is >= OldestVersion and <= SchemaVersion
            ? version
            : throw new StoreException(
                $"{path} has version {version}, this program reads {OldestVersion} to {SchemaVersion};"
                    + " use the lottery that made it, or name another file"
            );
    }

    private static long Number(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        string sql
    )
    {
        using var command = new SqliteCommand(sql, connection, transaction);
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(
        SqliteConnection connection,
        SqliteTransaction transaction,
        string sql
    )
    {
        using var command = new SqliteCommand(sql, connection, transaction);
        command.ExecuteNonQuery();
    }

    private static string Script(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
