using System.Reflection;
using Lottery.Sync;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage;

/// <summary>
/// Makes a database file ready for a server, before any worker opens it: its folder, its tables, and the
/// certainty that it is ours and that this version can read it.
/// </summary>
public static class Database
{
    private const int ApplicationId = 0x4C4F5454;
    private const int SchemaVersion = 2;

    /// <summary>Creates what is missing and checks what is there.</summary>
    /// <returns>The database's full path, behind any symbolic link: what locks and logs are named after.</returns>
    /// <exception cref="StoreException">The file cannot be used; the message says why and what to do.</exception>
    public static string Prepare(string path)
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
            RefuseForeign(full);
            CreateTables(full);
            return full;
        }
        catch (Exception e)
            when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw StoreException.Because($"cannot use the database {path}", e);
        }
    }

    // Before anything is changed, and before our files appear beside it.
    private static void RefuseForeign(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return;
        using var connection = StoreConnection.OpenAsItIs(path);
        if (!IsEmpty(connection))
            RefuseForeign(connection, path);
    }

    private static void CreateTables(string path)
    {
        using var connection = StoreConnection.Open(path);
        using var writers = new FileLock(Transactions.LockOf(path));
        using var held = writers.Acquire();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (IsEmpty(connection, transaction))
            Execute(connection, transaction, Schema());
        else
            RefuseForeign(connection, path, transaction);
        transaction.Commit();
    }

    private static bool IsEmpty(
        SqliteConnection connection,
        SqliteTransaction? transaction = null
    ) => Number(connection, transaction, "select count(*) from sqlite_schema") == 0;

    private static void RefuseForeign(
        SqliteConnection connection,
        string path,
        SqliteTransaction? transaction = null
    )
    {
        if (Number(connection, transaction, "pragma application_id") != ApplicationId)
            throw new StoreException($"{path} is a database of something else; name another file");
        var version = Number(connection, transaction, "pragma user_version");
        if (version != SchemaVersion)
            throw new StoreException(
                $"{path} has version {version}, this program reads {SchemaVersion};"
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

    private static string Schema()
    {
        using var resource = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
