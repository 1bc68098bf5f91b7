using Microsoft.Data.Sqlite;

namespace Lottery.Storage;

/// <summary>
/// One statement, prepared once and run many times. Its parameters are <c>$1</c>, <c>$2</c>, ... Owned by
/// the store whose connection it runs on.
/// </summary>
internal sealed class PreparedSql : IDisposable
{
    private readonly SqliteCommand _command;

    public PreparedSql(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            _command.Parameters.Add(new SqliteParameter($"${i}", null));
    }

    /// <summary>Runs it and tells how many rows it changed.</summary>
    public int Run(params ReadOnlySpan<object> values) => Bound(values).ExecuteNonQuery();

    /// <summary>Its one value; <c>null</c> where there is no row.</summary>
    public long? Number(params ReadOnlySpan<object> values) =>
        Bound(values).ExecuteScalar() as long?;

    /// <summary>The first column of every row.</summary>
    public List<string> Texts(params ReadOnlySpan<object> values)
    {
        var texts = new List<string>();
        using var rows = Bound(values).ExecuteReader();
        while (rows.Read())
            texts.Add(rows.GetString(0));
        return texts;
    }

    /// <summary>Two numbers of the one row that there is.</summary>
    public (long First, long Second) Pair(params ReadOnlySpan<object> values)
    {
        using var rows = Bound(values).ExecuteReader();
        rows.Read();
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    public void Dispose() => _command.Dispose();

    private SqliteCommand Bound(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i];
        return _command;
    }
}
