using Lottery.Files;

namespace Lottery.Storage.Sqlite;

/// <summary>The checks of the place where a copy of a database will be. Owns nothing.</summary>
internal static class CopyPlace
{
    /// <summary>Requires a place where a copy can be kept, also one that is there.</summary>
    /// <returns>The full path, behind any symbolic link.</returns>
    /// <exception cref="StoreException">It is no regular file, or one that must stay.</exception>
    public static string RequireFile(string file)
    {
        try
        {
            var target = DatabaseFile.WithoutLinks(file);
            if (Directory.Exists(target))
                throw new StoreException(
                    $"{file} is a folder; name the file that the copy will be"
                );
            OutputPlace.RequireRegular(target);
            OutputPlace.RefuseBesideDatabase(target);
            OutputPlace.RefuseKey(target);
            return target;
        }
        catch (Exception e) when (SqliteTransactions.IsStoreError(e))
        {
            throw SqliteTransactions.Failure($"cannot copy the database to {file}", e);
        }
    }

    /// <summary>Requires a place where a file can be put; one that is there is replaced only if that is wanted.</summary>
    /// <inheritdoc cref="RequireFile"/>
    public static void RequireFree(string file, bool overwrite)
    {
        var target = RequireFile(file);
        if (!overwrite && File.Exists(target))
            throw new StoreException($"{file} is there already; --force replaces it");
        RequireUnserved(target);
        if (new FileInfo(WriteAheadLog.FileOf(target)) is { Exists: true, Length: > 0 } log)
            throw new StoreException(
                $"beside {file} is the log {log.Name}, which SQLite would take for the copy's: a program uses the"
                    + " database there, or was killed; name another file for the copy"
            );
    }

    /// <summary>Requires that no server serves the file; one that does would lose what it stores.</summary>
    public static void RequireUnserved(string target)
    {
        if (SqliteHost.FindServer(target) is { } server)
            throw new StoreException(
                $"the database {target} is served by the process {server}; name another file for the copy"
            );
    }
}
