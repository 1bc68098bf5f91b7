using System.Text;
using Lottery.Storage.Tables;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>A prepared statement, and the row that it is at. Owns what SQLite prepared.</summary>
internal sealed class SqlStatement(sqlite3_stmt statement) : ISqlRow, IDisposable
{
    /// <returns>SQLite's code.</returns>
    public int Bind(int parameter, SqlValue value)
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

    /// <summary>Goes to the next row. <see cref="Reset"/> returns the error, if there is one.</summary>
    public bool HasRow() => raw.sqlite3_step(statement) == raw.SQLITE_ROW;

    /// <returns>SQLite's code for what was run.</returns>
    public int Reset() => raw.sqlite3_reset(statement);

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public bool Flag(int column) => Number(column) != 0;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();

    private bool IsNull(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;
}
