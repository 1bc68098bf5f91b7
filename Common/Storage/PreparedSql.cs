using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lottery.Storage;

/// <summary>
/// One statement, prepared when it is first run, and run many times without garbage. Its parameters are
/// <c>?1</c>, <c>?2</c>, ... Owned by the store whose connection it runs on; owns what SQLite prepared.
/// </summary>
/// <exception cref="SqliteException">The database could not do it; thrown by whatever runs it.</exception>
internal sealed class PreparedSql(SqliteConnection connection, string sql) : IDisposable
{
    private readonly sqlite3 _database = connection.Handle!;
    private sqlite3_stmt? _prepared;

    private sqlite3_stmt Statement => _prepared ??= Prepare();

    /// <summary>Runs one without parameters, and tells how many rows it changed.</summary>
    public int Run() => Run([]);

    /// <summary>Runs it and tells how many rows it changed.</summary>
    public int Run(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        while (HasRow())
            continue;
        var changed = raw.sqlite3_changes(_database);
        End();
        return changed;
    }

    /// <summary>Its one number; <c>null</c> where there is no row.</summary>
    public long? Number(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        long? number = HasRow() ? raw.sqlite3_column_int64(Statement, 0) : null;
        End();
        return number;
    }

    /// <summary>Its one text; <c>null</c> where there is no row.</summary>
    public string? Text()
    {
        var text = HasRow() ? raw.sqlite3_column_text(Statement, 0).utf8_to_string() : null;
        End();
        return text;
    }

    /// <summary>
    /// Hands over the number and the text of one row after the other, until none is left or
    /// <paramref name="read"/> says that it has enough.
    /// </summary>
    /// <returns>The number of the last row that was read; <c>null</c> once none is left.</returns>
    public long? ReadRows(RowReader read, params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        long? last = null;
        try
        {
            while (HasRow())
            {
                last = raw.sqlite3_column_int64(Statement, 0);
                if (!read(raw.sqlite3_column_blob(Statement, 1)))
                    return last;
            }
            return null;
        }
        finally
        {
            End();
        }
    }

    /// <summary>Two numbers of the one row that there is.</summary>
    public (long First, long Second) Pair(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        var pair = HasRow()
            ? (raw.sqlite3_column_int64(Statement, 0), raw.sqlite3_column_int64(Statement, 1))
            : default;
        End();
        return pair;
    }

    public void Dispose() => _prepared?.Dispose();

    private sqlite3_stmt Prepare()
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out var statement));
        return statement;
    }

    private void Bind(ReadOnlySpan<SqlValue> values)
    {
        for (var i = 0; i < values.Length; i++)
            Check(Bind(i + 1, values[i]));
    }

    private int Bind(int parameter, SqlValue value)
    {
        if (value.Text is not { } text)
            return raw.sqlite3_bind_int64(Statement, parameter, value.Number);
        // An address or the name of an upload: short.
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return raw.sqlite3_bind_text(
            Statement,
            parameter,
            utf8[..Encoding.UTF8.GetBytes(text, utf8)]
        );
    }

    // What a step met other than a row or the end is reported by the reset that follows it.
    private bool HasRow() => raw.sqlite3_step(Statement) == raw.SQLITE_ROW;

    private void End() => Check(raw.sqlite3_reset(Statement));

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
