using System.Globalization;
using Lottery.Hosting;
using Npgsql;

namespace Lottery.Audit.Postgres;

/// <summary>
/// A draw on PostgreSQL as it is at one moment, however long it is read. Owns the transaction, which reads only.
/// </summary>
internal sealed class PostgresMoment : IDisposable
{
    // Without the right, current_schema() is null.
    private const string Schema =
        "select has_schema_privilege(oid, 'usage')::int from pg_namespace where nspname = current_setting('search_path')";

    private const string Tables =
        "select relname, relkind::text from pg_class where relnamespace = current_schema()::regnamespace";

    private readonly string _name;
    private readonly NpgsqlConnection _connection;
    private readonly CancellationToken _stop;

    private PostgresMoment(string name, NpgsqlConnection connection, CancellationToken stop) =>
        (_name, _connection, _stop) = (name, connection, stop);

    /// <summary>Begins the transaction.</summary>
    /// <exception cref="FailedException">There is no draw of this version.</exception>
    public static PostgresMoment Begin(
        string name,
        NpgsqlConnection connection,
        CancellationToken stop
    )
    {
        var moment = new PostgresMoment(name, connection, stop);
        try
        {
            // The moment is that of the first query.
            moment.Run("begin isolation level repeatable read, read only");
            moment.RequireDraw();
            return moment;
        }
        catch
        {
            moment.Dispose();
            throw;
        }
    }

    /// <summary>Reads rows one after the other, as they come.</summary>
    public void Each(string sql, Action<NpgsqlDataReader> take) =>
        PostgresDraw.Guard(
            _name,
            () =>
            {
                using var command = Command(sql);
                using var stopping = _stop.UnsafeRegister(
                    static running => ((NpgsqlCommand)running!).Cancel(),
                    command
                );
                using var rows = command.ExecuteReader();
                try
                {
                    while (rows.Read())
                    {
                        _stop.ThrowIfCancellationRequested();
                        take(rows);
                    }
                }
                catch
                {
                    // Otherwise all that is left of them is read first.
                    command.Cancel();
                    throw;
                }
                return true;
            },
            _stop
        );

    /// <summary>Reads one number; 0 where there is no row, or it is null.</summary>
    public long Number(string sql)
    {
        var number = 0L;
        Each(
            sql,
            row =>
                number = row.IsDBNull(0)
                    ? 0
                    : Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture)
        );
        return number;
    }

    public void Dispose()
    {
        try
        {
            Run("rollback");
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
            // The server undoes it as well when the connection has gone.
            _connection.Dispose();
        }
    }

    private void RequireDraw()
    {
        var mayLook = true;
        Each(Schema, row => mayLook = row.GetInt32(0) != 0);
        if (!mayLook)
            throw Difference.Is(
                $"cannot read {_name}: the role needs USAGE on the schema, and SELECT on its tables"
            );
        var kinds = new Dictionary<string, string>();
        Each(Tables, row => kinds[row.GetString(0)] = row.GetString(1));
        if (!kinds.ContainsKey("schema_version"))
            throw Difference.Is($"there is no draw in {_name}; lottery serve makes one");
        var version = Number("select version from schema_version");
        if (version != CopiedTable.Version)
            throw Difference.Is(
                $"{_name} has version {version}, this program reads {CopiedTable.Version}; use the lottery that made it, or name another draw"
            );
        // A view by that name could show anything.
        foreach (var table in CopiedTable.All)
            if (kinds.GetValueOrDefault(table.Name) is not "r")
                throw Difference.Is(
                    $"{table.Name} in {_name} is {(kinds.ContainsKey(table.Name) ? "something else" : "missing")}; it must be a table"
                );
    }

    private void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    // A table may take long to be read.
    private NpgsqlCommand Command(string sql) => new(sql, _connection) { CommandTimeout = 0 };
}
