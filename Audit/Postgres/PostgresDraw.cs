using System.Net.Sockets;
using Lottery.Hosting;
using Lottery.Logging;
using Npgsql;

namespace Lottery.Audit.Postgres;

/// <summary>
/// A draw on PostgreSQL, of which one moment after the other is read, and nothing changed: it may be a standby. Owns the
/// connection, which is opened when it is needed, and again when it was lost.
/// </summary>
/// <param name="name">The draw as a sentence names it, without a password.</param>
/// <param name="connection">What Npgsql needs for a connection whose search_path is the draw's schema.</param>
internal sealed class PostgresDraw(string name, string connection) : IDisposable
{
    private NpgsqlDataSource? _source;
    private NpgsqlConnection? _connection;

    /// <summary>Begins to read a moment, the only one at a time. The caller owns it.</summary>
    /// <exception cref="FailedException">It cannot be read, or is no draw of this version.</exception>
    public PostgresMoment ReadMoment(CancellationToken stop) =>
        Guard(
            name,
            () =>
            {
                if (_connection is not { FullState: System.Data.ConnectionState.Open })
                {
                    _connection?.Dispose();
                    _connection = null;
                    _connection = (_source ??= MakeSource())
                        .OpenConnectionAsync(stop)
                        .AsTask()
                        .GetAwaiter()
                        .GetResult();
                }
                return PostgresMoment.Begin(name, _connection, stop);
            },
            stop
        );

    public void Dispose()
    {
        _connection?.Dispose();
        _source?.Dispose();
    }

    /// <summary>Makes one sentence of what goes wrong with the server.</summary>
    public static T Guard<T>(string name, Func<T> work, CancellationToken stop)
    {
        try
        {
            return work();
        }
        catch (PostgresException e) when (e.SqlState is "57014" && stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, stop);
        }
        catch (Exception e)
            when (e is NpgsqlException or IOException or SocketException or TimeoutException)
        {
            throw new FailedException(
                PlainText.Escape($"cannot read {name}: {Text(e)}{AdviceFor(e)}"),
                e
            );
        }
    }

    private NpgsqlDataSource MakeSource()
    {
        var builder = new NpgsqlSlimDataSourceBuilder(connection);
        // Numbers and texts are all that is read.
        builder.ConfigureTypeLoading(static types => types.EnableTypeLoading(false));
        builder.EnableTransportSecurity();
        // A policy that hides rows is an error, and a disk that is slow for a while none.
        builder.ConnectionStringBuilder.Options +=
            " -c row_security=off -c idle_in_transaction_session_timeout=60s -c tcp_user_timeout=60s";
        return builder.Build();
    }

    // The lines after the first hold details, which are of people.
    private static string Text(Exception reason)
    {
        var text =
            reason is PostgresException known ? known.MessageText
            : reason.InnerException is { } inner ? $"{reason.Message.TrimEnd('.')}: {inner.Message}"
            : reason.Message;
        return text.Split('\n')[0].TrimEnd('.', '\r');
    }

    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static string AdviceFor(Exception reason) =>
        reason is PostgresException { SqlState: var state }
            ? state switch
            {
                "28P01" => "; give the password by PGPASSWORD or ~/.pgpass",
                "28000" => "; pg_hba.conf of the server says who may connect from where",
                "3D000" => "; the URL names another database than the draw's",
                "42501" => "; the role needs USAGE on the schema, and SELECT on its tables",
                // https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-CONFLICT
                "40001" => "; it is a standby, which lets a reader wait for so long"
                    + " (max_standby_streaming_delay, hot_standby_feedback): run again, or read the primary",
                _ => "",
            }
            : "";
}
