using Lottery.Native;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Copies a database page by page, so that every row keeps its id, and in one read transaction: other processes
/// may write meanwhile. The copy is a draft until it is whole and on the disk. Owns the draft.
/// </summary>
internal static class DatabaseCopy
{
    // 4 MiB; between two steps a stop is heard.
    private const int PagesOfStep = 1024;

    /// <inheritdoc cref="Stores.BackUp"/>
    public static StoreCopy Write(string path, string file, bool overwrite, CancellationToken stop)
    {
        var full = DatabaseFile.RequireCurrent(path);
        try
        {
            var target = DatabaseFile.WithoutLinks(file);
            RefuseOwnFiles(full, target);
            CopyPlace.RequireFree(file, overwrite);
            return Write(full, target, $"{target}.{Environment.ProcessId}.part", overwrite, stop);
        }
        catch (Exception e) when (SqliteTransactions.IsStoreError(e))
        {
            throw SqliteTransactions.Failure($"cannot copy the database to {file}", e);
        }
    }

    private static void RefuseOwnFiles(string full, string target)
    {
        string[] own =
        [
            full,
            WriteAheadLog.FileOf(full),
            $"{full}-shm",
            SqliteTransactions.LockOf(full),
            SqliteHost.ClaimOf(full),
        ];
        if (own.Contains(target))
            throw new StoreException(
                $"{target} is a file of the database itself; name another file for the copy"
            );
    }

    private static StoreCopy Write(
        string full,
        string target,
        string draft,
        bool overwrite,
        CancellationToken stop
    )
    {
        try
        {
            var bets = WriteDraft(full, draft, stop);
            var copy = new StoreCopy(target, bets, new FileInfo(draft).Length);
            // A server may have begun to serve it meanwhile.
            CopyPlace.RequireUnserved(target);
            File.Move(draft, target, overwrite);
            PathSync.Run(Path.GetDirectoryName(target)!);
            return copy;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    // SQLite syncs the draft when the last step is done. It has names of people, as the database does.
    private static long WriteDraft(string full, string draft, CancellationToken stop)
    {
        File.Open(
                draft,
                new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            )
            .Dispose();
        using var source = ConnectionOpener.OpenAsItIs(full);
        using var sql = new SqliteSql(source);
        using var copy = ConnectionOpener.OpenAsItIs(draft);
        // With its first read the transaction begins: one state of the database, however many steps it takes.
        sql.Run("begin");
        var bets = sql.First("select total(stored) from lists", static row => row.Number(0));
        using (var backup = raw.sqlite3_backup_init(copy.Handle, "main", source.Handle, "main"))
        {
            int code;
            do
            {
                stop.ThrowIfCancellationRequested();
                code = raw.sqlite3_backup_step(backup, PagesOfStep);
            } while (code == raw.SQLITE_OK);
            if (code != raw.SQLITE_DONE)
                SqlException.ThrowIfFailed(code, copy.Handle);
        }
        sql.Run("commit");
        return bets;
    }
}
