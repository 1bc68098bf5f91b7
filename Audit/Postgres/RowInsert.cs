using System.Globalization;
using Lottery.Hosting;
using Npgsql;
using SQLitePCL;

namespace Lottery.Audit.Postgres;

/// <summary>
/// Writes rows of PostgreSQL into a table of SQLite as they come, the UTF-8 of texts unchanged. Owns the prepared
/// statement.
/// </summary>
internal sealed class RowInsert : IDisposable
{
    private readonly sqlite3 _database;
    private readonly CopiedTable _table;
    private readonly sqlite3_stmt _statement;
    private readonly Func<string, Exception> _failure;

    /// <param name="database">The database to write to.</param>
    /// <param name="schema">Where the table is in it.</param>
    /// <param name="table">The table.</param>
    /// <param name="failure">The exception for an error of SQLite.</param>
    public RowInsert(
        sqlite3 database,
        string schema,
        CopiedTable table,
        Func<string, Exception> failure
    )
    {
        (_database, _table, _failure) = (database, table, failure);
        var values = string.Join(", ", table.Columns.Select((_, i) => $"?{i + 1}"));
        Check(
            raw.sqlite3_prepare_v2(
                database,
                $"insert into {schema}.{table.Name} ({string.Join(", ", table.Columns)}) values ({values})",
                out _statement
            )
        );
    }

    /// <summary>Writes a row, whose first columns are those of the table.</summary>
    public void Run(NpgsqlDataReader row)
    {
        for (var column = 0; column < _table.Columns.Length; column++)
            Check(Bind(row, column));
        var code = raw.sqlite3_step(_statement);
        // Before the sentence: the reset ends a statement that failed.
        raw.sqlite3_reset(_statement);
        if (code == raw.SQLITE_CONSTRAINT)
            throw TwiceOrWrong(row);
        if (code != raw.SQLITE_DONE)
            Check(code);
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? raw.sqlite3_bind_null(_statement, column + 1)
        : row.GetFieldType(column) is var type && type == typeof(string)
            ? raw.sqlite3_bind_text(_statement, column + 1, row.GetFieldValue<byte[]>(column))
        : type == typeof(int) ? raw.sqlite3_bind_int64(_statement, column + 1, row.GetInt32(column))
        : type == typeof(long)
            ? raw.sqlite3_bind_int64(_statement, column + 1, row.GetInt64(column))
        : throw Difference.Is(
            $"{_table.Name}.{_table.Columns[column]} is of the type {row.GetDataTypeName(column)}, which is neither a number nor a text"
        );

    // A table on PostgreSQL may be without the keys that a file has.
    private FailedException TwiceOrWrong(NpgsqlDataReader row)
    {
        var id = Array.IndexOf(_table.Columns, "id");
        var text = raw.sqlite3_errmsg(_database).utf8_to_string();
        return text.StartsWith("UNIQUE", StringComparison.Ordinal) && id >= 0
            ? Difference.Is(
                $"row {Convert.ToInt64(row.GetValue(id), CultureInfo.InvariantCulture)} is in {_table.Name} twice"
            )
            : Difference.Is($"a row of {_table.Name} can be none of a draw: {text}");
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            throw _failure(raw.sqlite3_errmsg(_database).utf8_to_string());
    }
}
