using Lottery.Audit.Postgres;
using Lottery.Hosting;
using Lottery.Native;
using SQLitePCL;

namespace Lottery.Audit.Verification;

/// <summary>
/// A database as it is at one moment: all is read in one transaction, beside a server that may write. Nothing of it is
/// changed. Owns the connection.
/// </summary>
internal sealed class AuditedDatabase : IDisposable
{
    // "LOTT"; what a database of the lottery begins with: https://sqlite.org/pragma.html#pragma_application_id
    private const long ApplicationId = 0x4C4F5454;
    private const long Version = 6;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);

    // In steps of SQLite's machine, some hundredths of a second.
    private const int StepsBetweenLooks = 1_000_000;

    private static readonly string[] Tables =
    [
        "bets",
        "voided_bets",
        "agencies",
        "lists",
        "journal",
        "draw",
        "identity",
        "seal",
        "winners",
    ];

    private readonly sqlite3 _database;
    private readonly OpenedFile _file;
    private readonly BetListCheck? _lists;

    private AuditedDatabase(
        string path,
        OpenedFile file,
        CancellationToken stop,
        BetListCheck? lists = null
    )
    {
        (Path, _file, _database, _lists) = (path, file, file.Database, lists);
        raw.sqlite3_busy_timeout(_database, (int)BusyTimeout.TotalMilliseconds);
        raw.sqlite3_progress_handler(
            _database,
            StepsBetweenLooks,
            _ => stop.IsCancellationRequested ? 1 : 0,
            null
        );
    }

    /// <summary>The path of the file, or the name of the draw on PostgreSQL.</summary>
    public string Path { get; }

    /// <summary>Opens a database, and begins the transaction.</summary>
    /// <param name="path">The file, or the name of a draw on PostgreSQL.</param>
    /// <param name="connection">What Npgsql needs for a connection to that one; <c>null</c>: it is a file.</param>
    /// <param name="stop">Ends all that is done with it.</param>
    /// <exception cref="FailedException">It is none of this version, or cannot be read.</exception>
    public static AuditedDatabase Open(string path, string? connection, CancellationToken stop)
    {
        if (connection is not null)
            return Begun(Read(path, connection, stop));
        if (Directory.Exists(path))
            throw Difference.Is($"{path} is a folder; name a file in it (--database)");
        if (!File.Exists(path))
            throw Difference.Is($"there is no database {path}; --database names another one");
        RequireRegular(path);
        return Begun(new AuditedDatabase(path, OpenedFile.Open(path), stop));
    }

    /// <summary>Asks for a regular file: SQLite would wait for the writer of a FIFO.</summary>
    /// <exception cref="FailedException">It is none.</exception>
    public static void RequireRegular(string path)
    {
        if (FileStatus.Of(path) is { IsRegular: false } status)
            throw Difference.Is($"{path} is {status.Kind}; it must be the file of a database");
    }

    /// <summary>Whether both are one file, by its name, a link or another name of it (a hard link), or one draw on PostgreSQL by one address.</summary>
    public bool IsSameFileAs(AuditedDatabase other) =>
        _lists is null == other._lists is null
        && (_lists is null ? IsOneFile(Path, other.Path) : Path == other.Path);

    private static bool IsOneFile(string one, string other) =>
        FileStatus.Of(one) is { } mine
        && FileStatus.Of(other) is { } theirs
        && mine.IsSameFileAs(theirs);

    /// <summary>Reads rows. The caller owns them.</summary>
    public Rows Read(string sql) => new(_database, Path, sql);

    /// <summary>Reads one number.</summary>
    public long Number(string sql)
    {
        using var rows = Read(sql);
        return rows.Next() ? rows.Number(0) : 0;
    }

    /// <summary>Reads one text; <c>null</c> where there is no row.</summary>
    public string? Text(string sql)
    {
        using var rows = Read(sql);
        return rows.Next() ? rows.TextOrNull(0) : null;
    }

    /// <summary>Looks at every page and every row of the file.</summary>
    /// <exception cref="FailedException">Something is damaged.</exception>
    public void RequireSound()
    {
        if (Text("pragma integrity_check(1)") is var said and not "ok")
            throw Difference.Is($"{Path} is damaged: {said}");
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="FailedException">
    /// The file has changed although it could be read only as one that does not; or the bets on PostgreSQL name other lists
    /// than theirs.
    /// </exception>
    public void End()
    {
        _file.RequireUnchanged();
        _lists?.RequireEqual();
    }

    public void Dispose() => _file.Dispose();

    // A draw on PostgreSQL is verified as the file that it would be.
    private static AuditedDatabase Read(string name, string connection, CancellationToken stop)
    {
        using var draw = new PostgresDraw(name, connection);
        using var moment = draw.ReadMoment(stop);
        var file = FileForm.Temporary();
        try
        {
            var lists = new BetListCheck(moment);
            file.Fill(moment, lists.Take);
            return new AuditedDatabase(name, OpenedFile.Of(file.Database), stop, lists);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static AuditedDatabase Begun(AuditedDatabase database)
    {
        try
        {
            database.Begin();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void Begin()
    {
        // What the file's own schema says is not to be trusted: https://sqlite.org/pragma.html#pragma_trusted_schema
        Run("pragma trusted_schema = off");
        Run("pragma query_only = on");
        Run("begin");
        // The transaction's moment is its first read.
        if (Number("select count(*) from sqlite_schema") == 0)
            throw Difference.Is($"{Path} is empty; `lottery serve` begins a draw in it");
        if (Number("pragma application_id") != ApplicationId)
            throw Difference.Is($"{Path} is a database of something else; name another file");
        var version = Number("pragma user_version");
        if (version < Version)
            throw Difference.Is(
                $"{Path} is of an older version; `lottery serve` upgrades it when it starts: it has version {version}, and {Version} has the seal"
            );
        Difference.Require($"the version of {Path}", version, "this program reads", Version);
        foreach (var table in Tables)
            RequireTable(table);
    }

    // A view by that name could show anything.
    private void RequireTable(string name)
    {
        if (
            Text($"select type from sqlite_schema where name = '{name}'")
            is var type
                and not "table"
        )
            throw Difference.Is($"{name} in {Path} is {type ?? "missing"}; it must be a table");
    }

    private void Run(string sql)
    {
        using var rows = Read(sql);
        rows.Next();
    }
}
