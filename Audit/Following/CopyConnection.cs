using Lottery.Audit.Verification;
using SQLitePCL;

namespace Lottery.Audit.Following;

/// <summary>
/// The copy's database, open for writing, to which the database that it follows is attached for one round. One thread
/// uses it. Owns the connection.
/// </summary>
internal sealed class CopyConnection : IDisposable
{
    private const int Flags =
        raw.SQLITE_OPEN_READWRITE
        | raw.SQLITE_OPEN_CREATE
        | raw.SQLITE_OPEN_NOMUTEX
        | raw.SQLITE_OPEN_URI;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    // Not in a static constructor, whose exceptions say nothing of their reason.
    private static readonly Lazy<bool> Loaded = new(() =>
    {
        Batteries_V2.Init();
        return true;
    });

    private readonly sqlite3 _database;
    private readonly string _path;

    /// <summary>Opens the copy, or begins it.</summary>
    public CopyConnection(string path)
    {
        _ = Loaded.Value;
        _path = path;
        var code = raw.sqlite3_open_v2(
            $"file:{Uri.EscapeDataString(path)}",
            out _database,
            Flags,
            null
        );
        Check(code);
        raw.sqlite3_busy_timeout(_database, (int)BusyTimeout.TotalMilliseconds);
        // What a file's own schema says is not to be trusted: https://sqlite.org/pragma.html#pragma_trusted_schema
        Run("pragma trusted_schema = off");
        Run("pragma journal_mode = wal");
        // A round that a loss of power takes away is copied again.
        Run("pragma synchronous = normal");
        // In pages. Each checkpoint waits for the disk, and a round alone has as many as the default.
        Run("pragma wal_autocheckpoint = 16384");
    }

    /// <summary>
    /// Attaches the database <paramref name="path"/> as <c>source</c>, which this can only read. It is held only for a
    /// round, so that a server that ends leaves one file.
    /// </summary>
    public void Attach(string path)
    {
        // Without a log no server writes; one that may only read would leave a log behind.
        var mode = File.Exists($"{path}-wal") ? "ro" : "ro&immutable=1";
        // Its errors name that file, not the copy's.
        using var rows = new Rows(
            _database,
            path,
            $"attach 'file:{Uri.EscapeDataString(path)}?mode={mode}' as source"
        );
        while (rows.Next())
            continue;
    }

    /// <summary>Attaches an empty database as <c>source</c>, which has no name and is gone with <see cref="Detach"/>.</summary>
    public void AttachEmpty()
    {
        Run("attach '' as source");
        Run("pragma source.journal_mode = off");
    }

    /// <summary>The connection, for statements of another kind.</summary>
    public sqlite3 Database => _database;

    public void Detach() => Run("detach source");

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it has changed.</returns>
    public long Run(string sql, params ReadOnlySpan<long> parameters)
    {
        using var rows = Read(sql, parameters);
        while (rows.Next())
            continue;
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Reads rows. The caller owns them.</summary>
    public Rows Read(string sql, params ReadOnlySpan<long> parameters)
    {
        var rows = new Rows(_database, _path, sql);
        rows.Restart(parameters);
        return rows;
    }

    /// <summary>Reads one number; 0 where there is no row, or it is null.</summary>
    public long Number(string sql, params ReadOnlySpan<long> parameters)
    {
        using var rows = Read(sql, parameters);
        return rows.Next() ? rows.Number(0) : 0;
    }

    /// <summary>Reads one text; <c>null</c> where there is no row.</summary>
    public string? Text(string sql)
    {
        using var rows = Read(sql);
        return rows.Next() ? rows.TextOrNull(0) : null;
    }

    /// <summary>Runs work in one transaction of the copy, which reads one moment of the database it follows.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        Run("begin immediate");
        try
        {
            var result = work();
            Run("commit");
            return result;
        }
        catch
        {
            // Some errors (a full disk) have rolled back already: https://sqlite.org/lang_transaction.html
            if (raw.sqlite3_get_autocommit(_database) == 0)
                Run("rollback");
            throw;
        }
    }

    public void Dispose() => _database.Dispose();

    private void Check(int code)
    {
        if (code == raw.SQLITE_OK)
            return;
        var failure = Rows.Failure(_database, _path, code);
        _database.Dispose();
        throw failure;
    }
}
