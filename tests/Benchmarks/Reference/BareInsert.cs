using Lottery.Waiting;
using SQLitePCL;

namespace Lottery.Benchmarks.Reference;

/// <summary>
/// What any server would be glad to reach: one process that does nothing but insert rows that it has in
/// memory, by statements prepared once. With <see cref="Durability.Power"/> each commit syncs the
/// write-ahead log (<c>synchronous=full</c>), with <see cref="Durability.Process"/> none does
/// (<c>synchronous=normal</c>). The table is the lottery's own; everything else is as SQLite comes. Owns the
/// connection.
/// </summary>
public sealed class BareInsert : IDisposable
{
    private const int AgencyPlace = 1;
    private const int FirstTextPlace = 2;
    private const int NumberPlace = 6;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _insert;

    /// <summary>Makes a database, and gets everything ready.</summary>
    public BareInsert(string path, Durability durability)
    {
        using (var thread = PollThread.Unstoppable())
        using (var host = Storage.Stores.Claim(new() { Path = path }))
            host.Open(thread);
        Check(raw.sqlite3_open(path, out _database));
        var synchronous = durability is Durability.Power ? "full" : "normal";
        Check(
            raw.sqlite3_exec(
                _database,
                $"pragma journal_mode = wal; pragma synchronous = {synchronous}"
            )
        );
        _begin = Prepare("begin immediate");
        _commit = Prepare("commit");
        _insert = Prepare(
            "insert into bets (agency, first_name, last_name, document, birthdate, number) values (?, ?, ?, ?, ?, ?)"
        );
    }

    /// <summary>Inserts all rows, so many in each transaction.</summary>
    public void Insert(BetRows rows, int batch)
    {
        for (var first = 0; first < rows.Count; first += batch)
        {
            Run(_begin);
            var end = Math.Min(first + batch, rows.Count);
            for (var row = first; row < end; row++)
                InsertRow(rows, row);
            Run(_commit);
        }
    }

    /// <summary>Closes the database.</summary>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _insert.Dispose();
        _database.Dispose();
    }

    private void InsertRow(BetRows rows, int row)
    {
        Check(raw.sqlite3_bind_int(_insert, AgencyPlace, rows.Agency));
        for (var text = 0; text < BetRows.Texts; text++)
            Check(raw.sqlite3_bind_text(_insert, FirstTextPlace + text, rows.Text(row, text)));
        Check(raw.sqlite3_bind_int(_insert, NumberPlace, rows.Number(row)));
        Run(_insert);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out var statement));
        return statement;
    }

    private void Run(sqlite3_stmt statement)
    {
        // The reset reports what the step met.
        raw.sqlite3_step(statement);
        Check(raw.sqlite3_reset(statement));
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw new BenchException(
                $"the reference failed: {raw.sqlite3_errmsg(_database).utf8_to_string()}"
            );
    }
}
