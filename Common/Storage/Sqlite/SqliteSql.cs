using Lottery.Domain;
using Lottery.Storage.Tables;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Runs statements on one connection. Each is prepared when it is first run, and run many times without
/// garbage. Owns what SQLite prepared, not the connection.
/// </summary>
internal sealed class SqliteSql(DatabaseConnection connection) : ISql, IDisposable
{
    private readonly sqlite3 _database = connection.Handle;
    private readonly Dictionary<string, SqlStatement> _prepared = [];

    // The text of the second in which it was last asked for: many messages come in one second.
    private (long Second, string Text) _now;

    public string Now
    {
        get
        {
            var now = DateTimeOffset.UtcNow;
            if (_now.Second != now.ToUnixTimeSeconds())
                _now = (now.ToUnixTimeSeconds(), TimeText.Utc(now));
            return _now.Text;
        }
    }

    public int Run(string sql, params ReadOnlySpan<SqlValue> values)
    {
        Each(sql, static _ => true, values);
        return raw.sqlite3_changes(_database);
    }

    public T? First<T>(string sql, Func<ISqlRow, T> read, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            return statement.HasRow() ? read(statement) : default;
        }
        finally
        {
            Check(statement.Reset());
        }
    }

    public bool Each(string sql, Func<ISqlRow, bool> read, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            while (statement.HasRow())
                if (!read(statement))
                    return false;
            return true;
        }
        finally
        {
            Check(statement.Reset());
        }
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
    }

    private SqlStatement Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(_database, sql, out var prepared));
            _prepared.Add(sql, statement = new SqlStatement(prepared));
        }
        for (var i = 0; i < values.Length; i++)
            Check(statement.Bind(i + 1, values[i]));
        return statement;
    }

    private void Check(int code) => SqlException.ThrowIfFailed(code, _database);
}
