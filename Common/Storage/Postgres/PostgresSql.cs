using System.Globalization;
using System.Text;
using Lottery.Storage.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Lottery.Storage.Postgres;

/// <summary>
/// Runs statements on the current connection. Each is prepared when it is first run there. Parameters go as text, and
/// the server finds their types from where they stand. Owns the prepared statements.
/// </summary>
internal sealed class PostgresSql : ISql
{
    private readonly PostgresConnection _connection;
    private readonly Dictionary<string, NpgsqlCommand> _prepared = [];

    public PostgresSql(PostgresConnection connection)
    {
        _connection = connection;
        connection.Dropped += Forget;
    }

    /// <summary>The time of the server when the current transaction had its lock.</summary>
    public string Now { get; set; } = "";

    /// <summary>Whether a row was read since this was set to <c>false</c>.</summary>
    public bool HasRead { get; set; }

    public int Run(string sql, params ReadOnlySpan<SqlValue> values) =>
        Prepare(sql, values).ExecuteNonQuery();

    public T? First<T>(string sql, Func<ISqlRow, T> read, params ReadOnlySpan<SqlValue> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        if (!reader.Read())
            return default;
        HasRead = true;
        return read(new Row(reader));
    }

    public bool Each(string sql, Func<ISqlRow, bool> read, params ReadOnlySpan<SqlValue> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var row = new Row(reader);
        while (reader.Read())
        {
            HasRead = true;
            if (!read(row))
                return false;
        }
        return true;
    }

    /// <summary>A statement with its parameters, prepared on the current connection.</summary>
    public NpgsqlCommand Prepare(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = new NpgsqlCommand(sql.Replace('?', '$'), _connection.Current);
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown });
            command.Prepare();
            _prepared.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = TextOf(values[i]);
        return command;
    }

    private static object TextOf(SqlValue value) =>
        value.Number is { } number
            ? number.ToString(CultureInfo.InvariantCulture)
            : (object?)value.Text ?? DBNull.Value;

    private void Forget()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _prepared.Clear();
    }

    private sealed class Row(NpgsqlDataReader reader) : ISqlRow
    {
        // A sum of numbers is of another type than they are.
        public long Number(int column) =>
            reader.IsDBNull(column) ? 0
            : reader.GetFieldType(column) == typeof(int) ? reader.GetInt32(column)
            : reader.GetFieldType(column) == typeof(decimal) ? (long)reader.GetDecimal(column)
            : reader.GetInt64(column);

        public bool Flag(int column) =>
            reader.GetFieldType(column) == typeof(bool)
                ? !reader.IsDBNull(column) && reader.GetBoolean(column)
                : Number(column) != 0;

        public string Text(int column) => reader.GetString(column);

        public long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : Number(column);

        public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : Text(column);

        public ReadOnlySpan<byte> Utf8(int column) =>
            Encoding.UTF8.GetBytes(reader.GetString(column));
    }
}
