namespace Lottery.Storage.Tables;

/// <summary>
/// Runs statements on one connection, in the words that SQLite and PostgreSQL share. Parameters are <c>?1</c>,
/// <c>?2</c>, ... For one thread.
/// </summary>
internal interface ISql
{
    /// <summary>The time of the current transaction as it stands in the tables: UTC, to the second.</summary>
    string Now { get; }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it has changed.</returns>
    int Run(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Reads the first row; <c>default</c> where there is none.</summary>
    T? First<T>(string sql, Func<ISqlRow, T> read, params ReadOnlySpan<SqlValue> values);

    /// <summary>Reads rows until <paramref name="read"/>, which runs no statement, returns <c>false</c>.</summary>
    /// <returns>Whether all were read.</returns>
    bool Each(string sql, Func<ISqlRow, bool> read, params ReadOnlySpan<SqlValue> values);
}

/// <summary>The row that a statement is at; valid until the next one is read.</summary>
internal interface ISqlRow
{
    long Number(int column);

    bool Flag(int column);

    string Text(int column);

    long? NumberOrNull(int column);

    string? TextOrNull(int column);

    ReadOnlySpan<byte> Utf8(int column);
}

/// <summary>What a parameter of a statement takes: a number, a short text, or nothing.</summary>
internal readonly record struct SqlValue(long? Number, string? Text)
{
    public static implicit operator SqlValue(long? number) => new(number, null);

    public static implicit operator SqlValue(string? text) => new(null, text);
}

internal static class SqlExtensions
{
    /// <summary>Reads all rows.</summary>
    public static List<T> All<T>(
        this ISql sql,
        string query,
        Func<ISqlRow, T> read,
        params ReadOnlySpan<SqlValue> values
    )
    {
        var all = new List<T>();
        sql.Each(
            query,
            row =>
            {
                all.Add(read(row));
                return true;
            },
            values
        );
        return all;
    }
}
