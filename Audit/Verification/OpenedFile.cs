using Lottery.Hosting;
using Lottery.Native;
using SQLitePCL;

namespace Lottery.Audit.Verification;

/// <summary>
/// A database file that is open for reading, however its place allows it. Owns the connection.
/// </summary>
internal sealed class OpenedFile : IDisposable
{
    // Used by one thread alone: https://sqlite.org/threadsafe.html
    private const int Flags = raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_URI;

    // Not in a static constructor, whose exceptions say nothing of their reason.
    private static readonly Lazy<bool> Loaded = new(Load);

    private readonly string _path;
    private readonly (long, DateTime)? _unchanging;

    private OpenedFile(string path, string query, int flags, bool isUnchanging)
    {
        _path = path;
        if (isUnchanging)
            _unchanging = Stamp();
        var code = raw.sqlite3_open_v2(
            $"file:{Uri.EscapeDataString(path)}{query}",
            out var database,
            Flags | flags,
            null
        );
        Database = database;
        if (code == raw.SQLITE_OK)
            return;
        var error = Rows.Failure(database, path, code);
        Dispose();
        throw error;
    }

    private OpenedFile(sqlite3 database) => (_path, Database) = ("", database);

    public sqlite3 Database { get; }

    /// <summary>One that is open, and that no other program can reach. Takes it over.</summary>
    public static OpenedFile Of(sqlite3 database) => new(database);

    /// <summary>Opens a file.</summary>
    public static OpenedFile Open(string path)
    {
        _ = Loaded.Value;
        // SQLite names the log after the file that a link leads to.
        path = Behind(path);
        // With a log beside it, one that may write would cut the log at its end; without one, one that may only read
        // would leave a log behind.
        if (HasLog(path))
            return new OpenedFile(path, "", raw.SQLITE_OPEN_READONLY, isUnchanging: false);
        var file = new OpenedFile(path, "", raw.SQLITE_OPEN_READWRITE, isUnchanging: false);
        if (raw.sqlite3_db_readonly(file.Database, "main") == 0 && file.CanRead())
            return file;
        file.Dispose();
        // Where no log can be made, no server writes: https://sqlite.org/wal.html#read_only_databases
        return new OpenedFile(path, "?immutable=1", raw.SQLITE_OPEN_READONLY, isUnchanging: true);
    }

    private static string Behind(string path)
    {
        try
        {
            return LinkTarget.Behind(path);
        }
        catch (IOException e)
        {
            throw Difference.Is($"cannot read {path}: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>What helps after an error.</summary>
    public static string AdviceFor(int code, string path) =>
        code is not (raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY) ? ""
        : HasLog(path)
            ? $"; it and its log ({Path.GetFileName(path)}-wal) must be readable, and where there is no {Path.GetFileName(path)}-shm "
                + "its folder must be writable: else copy both to one that is"
        : "; the file and its folder must be readable";

    /// <summary>Requires that a file which was read as one that does not change has not changed.</summary>
    public void RequireUnchanged()
    {
        if (_unchanging is { } before && (Stamp() != before || HasLog(_path)))
            throw Difference.Is(
                $"{_path} was changed while it was read, and this user cannot write to its folder, as reading beside a server needs it; run again, or copy it with lottery backup"
            );
    }

    public void Dispose() => Database.Dispose();

    private static bool Load()
    {
        try
        {
            Batteries_V2.Init();
            return true;
        }
        catch (Exception e) when (e.GetBaseException() is DllNotFoundException)
        {
            throw new FailedException(
                "SQLite's library cannot be loaded: libe_sqlite3.so must stand beside the program, as it was installed",
                e
            );
        }
    }

    private static bool HasLog(string path) => File.Exists($"{path}-wal");

    // The first read makes a log, if there is none.
    private bool CanRead()
    {
        var code = raw.sqlite3_exec(Database, "select count(*) from sqlite_schema");
        return code is not (raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY);
    }

    private (long, DateTime) Stamp()
    {
        var file = new FileInfo(_path);
        return (file.Length, file.LastWriteTimeUtc);
    }
}
