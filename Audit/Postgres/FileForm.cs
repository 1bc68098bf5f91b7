using Lottery.Hosting;
using Lottery.Logging;
using Npgsql;
using SQLitePCL;

namespace Lottery.Audit.Postgres;

/// <summary>
/// A draw of PostgreSQL in the form of a file, with the same tables and ids: row by row, all of one moment. Owns the
/// connection to SQLite.
/// </summary>
internal sealed class FileForm : IDisposable
{
    private const int Flags =
        raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;

    // Not in a static constructor, whose exceptions say nothing of their reason.
    private static readonly Lazy<bool> Loaded = new(() =>
    {
        Batteries_V2.Init();
        return true;
    });

    private readonly string _place;

    private FileForm(string path, string place)
    {
        _ = Loaded.Value;
        _place = place;
        var code = raw.sqlite3_open_v2(path, out var database, Flags, null);
        Database = database;
        if (code == raw.SQLITE_OK)
            return;
        var failure = Failure(raw.sqlite3_errmsg(database).utf8_to_string());
        Dispose();
        throw failure;
    }

    public sqlite3 Database { get; }

    /// <summary>
    /// One that has no name: its owner's alone, and gone with the connection, however the program ends
    /// (https://sqlite.org/inmemorydb.html, "Temporary On-disk Databases").
    /// </summary>
    public static FileForm Temporary() => new("", "the temporary folder (TMPDIR)");

    /// <summary>One in a file that is there, and empty.</summary>
    public static FileForm In(string path) => new(path, path);

    /// <summary>Makes the tables, and copies all rows.</summary>
    /// <param name="moment">What is copied.</param>
    /// <param name="eachBet">Called with each bet, which has the number of its list after its other columns.</param>
    public void Fill(PostgresMoment moment, Action<NpgsqlDataReader>? eachBet = null)
    {
        // What is left of one that did not become whole is of no use.
        Run("pragma journal_mode = off");
        Run("pragma synchronous = off");
        // In KiB: each list grows in a place of its own.
        Run("pragma cache_size = -16384");
        Run($"pragma application_id = {CopiedTable.ApplicationId}");
        Run($"pragma user_version = {CopiedTable.Version}");
        Run("begin");
        Run(CopiedTable.MakeAll("main"));
        foreach (var table in CopiedTable.All)
        {
            using var insert = new RowInsert(Database, "main", table, Failure);
            var isBets = table == CopiedTable.Bets;
            moment.Each(
                table.Select(isBets ? ", list" : ""),
                row =>
                {
                    insert.Run(row);
                    if (isBets)
                        eachBet?.Invoke(row);
                }
            );
        }
        Run("commit");
    }

    /// <summary>Reads one number.</summary>
    public long Number(string sql)
    {
        var code = raw.sqlite3_prepare_v2(Database, sql, out var statement);
        using (statement)
            return code == raw.SQLITE_OK && raw.sqlite3_step(statement) == raw.SQLITE_ROW
                ? raw.sqlite3_column_int64(statement, 0)
                : throw Failure(raw.sqlite3_errmsg(Database).utf8_to_string());
    }

    public void Dispose() => Database.Dispose();

    private void Run(string sql)
    {
        if (raw.sqlite3_exec(Database, sql, out var error) != raw.SQLITE_OK)
            throw Failure(error);
    }

    private FailedException Failure(string reason) =>
        new(PlainText.Escape($"cannot write to {_place}: {reason}"));
}
