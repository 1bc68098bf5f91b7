using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// A connection to a database file, through SQLite's C interface (https://sqlite.org/c3ref/open.html): the provider for
/// ADO.NET starts a timer with a thread of its own in every process. Used by one thread at a time. Owns the connection.
/// </summary>
internal sealed class DatabaseConnection : IDisposable
{
    private DatabaseConnection(sqlite3 handle) => Handle = handle;

    /// <summary>What SQLite's functions take.</summary>
    public sqlite3 Handle { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path, or what SQLite calls a URI, if the flags say so; <c>:memory:</c> for no file.</param>
    /// <param name="flags">SQLITE_OPEN_..., of which one says whether it is written.</param>
    /// <exception cref="SqlException">It cannot be opened.</exception>
    public static DatabaseConnection Open(string path, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        try
        {
            SqlException.ThrowIfFailed(code, handle);
            return new DatabaseConnection(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => Handle.Dispose();
}
