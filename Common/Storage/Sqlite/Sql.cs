using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Runs statements on one connection. Each is prepared when it is first run, and run many times without
/// garbage. Its parameters are <c>?1</c>, <c>?2</c>, ... Owns what SQLite prepared, not the connection.
/// </summary>
internal sealed class Sql(SqliteConnection connection) : IDisposable
{
    private readonly sqlite3 _database = connection.Handle!;
    private readonly Dictionary<string, sqlite3_stmt> _prepared = [];

    public int Run(string sql, params ReadOnlySpan<SqlValue> values)
    {
        Each(sql, static _ => true, values);
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Reads the first row; <c>default</c> where there is none.</summary>
    public T? First<T>(string sql, Func<SqlRow, T> read, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            return HasRow(statement) ? read(new SqlRow(statement)) : default;
        }
        finally
        {
            End(statement);
        }
    }

    /// <summary>Reads all rows.</summary>
    public List<T> All<T>(string sql, Func<SqlRow, T> read, params ReadOnlySpan<SqlValue> values)
    {
        var all = new List<T>();
        Each(
            sql,
            row =>
            {
                all.Add(read(row));
                return true;
            },
            values
        );
        return all;
    }

    /// <summary>Reads rows until <paramref name="read"/> returns <c>false</c>.</summary>
    /// <returns>Whether all were read.</returns>
    public bool Each(string sql, Func<SqlRow, bool> read, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            while (HasRow(statement))
                if (!read(new SqlRow(statement)))
                    return false;
            return true;
        }
        finally
        {
            End(statement);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
    }

    private sqlite3_stmt Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(_database, sql, out statement));
            _prepared.Add(sql, statement);
        }
        for (var i = 0; i < values.Length; i++)
            Check(Bind(statement, i + 1, values[i]));
        return statement;
    }

    private static int Bind(sqlite3_stmt statement, int parameter, SqlValue value)
    {
        if (value.Number is { } number)
            return raw.sqlite3_bind_int64(statement, parameter, number);
        if (value.Text is not { } text)
            return raw.sqlite3_bind_null(statement, parameter);
        // An address, the name of an upload, a few words: short.
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return raw.sqlite3_bind_text(
            statement,
            parameter,
            utf8[..Encoding.UTF8.GetBytes(text, utf8)]
        );
    }

    // The reset after it returns the error of a step.
    private static bool HasRow(sqlite3_stmt statement) =>
        raw.sqlite3_step(statement) == raw.SQLITE_ROW;

    private void End(sqlite3_stmt statement) => Check(raw.sqlite3_reset(statement));

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}

/// <summary>The row that a statement is at; valid until the next one is read.</summary>
internal readonly struct SqlRow(sqlite3_stmt statement)
{
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public bool Flag(int column) => Number(column) != 0;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement, column);

    private bool IsNull(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;
}

/// <summary>What a parameter of a statement takes: a number, a short text, or nothing.</summary>
internal readonly record struct SqlValue(long? Number, string? Text)
{
    public static implicit operator SqlValue(long? number) => new(number, null);

    public static implicit operator SqlValue(long number) => new(number, null);

    public static implicit operator SqlValue(int number) => new(number, null);

    public static implicit operator SqlValue(int? number) => new(number, null);

    public static implicit operator SqlValue(string? text) => new(null, text);
}
