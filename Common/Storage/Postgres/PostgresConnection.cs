using Lottery.Waiting;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// One process's connection to a draw on PostgreSQL: opened when it is needed, let go of at any time, and opened again
/// when it was lost. Owns it.
/// </summary>
/// <param name="address">Where the draw is.</param>
/// <param name="durability">What an ACKed bet survives.</param>
/// <param name="server">The server that the process belongs to; the other servers see it.</param>
/// <param name="thread">The one thread that uses it.</param>
/// <param name="connectTimeout">How long to wait for a server that does not take connections now.</param>
/// <param name="readOnly">Whether the server shall refuse every change.</param>
internal sealed class PostgresConnection(
    PostgresAddress address,
    Durability durability,
    string server,
    PollThread thread,
    TimeSpan connectTimeout,
    bool readOnly = false
) : IDisposable
{
    // The first number of every advisory lock: "LOTT". The second is that of the schema.
    public const int LockClass = 0x4C4F5454;

    // One that was not used for so long is asked first whether it is still there.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private NpgsqlDataSource? _source;
    private NpgsqlConnection? _connection;
    private Deadline _fresh = Deadline.Now;
    private bool _isDisposed;

    /// <summary>The thread that uses it.</summary>
    public PollThread Thread => thread;

    /// <summary>Whether there is one.</summary>
    public bool IsOpen => _connection is { FullState: System.Data.ConnectionState.Open };

    /// <summary>The open connection.</summary>
    public NpgsqlConnection Current =>
        _connection ?? throw new InvalidOperationException("the connection is not open");

    /// <summary>
    /// What the server has warned of since this was set to <c>null</c>. A commit that was to wait for a standby, and was
    /// not waited for, succeeds with a warning.
    /// </summary>
    public string? Warning { get; set; }

    /// <summary>Told when the connection is let go of: what was prepared on it has gone with it.</summary>
    public event Action? Dropped;

    /// <summary>The second number of the draw's advisory lock.</summary>
    public int LockKey { get; private set; }

    /// <summary>Opens it, unless it is open and was used lately or answers.</summary>
    /// <exception cref="NpgsqlException">The server refuses, or does not answer in time.</exception>
    public void Open(Deadline deadline)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is not null && !_fresh.HasPassed)
            return;
        if (_connection is not null && !Answers())
            Drop();
        if (_connection is null)
            Connect(Deadline.Earlier(deadline, Deadline.In(connectTimeout)));
        NoteUse();
    }

    /// <summary>Says that the server has answered just now.</summary>
    public void NoteUse() => _fresh = Deadline.In(FreshFor);

    /// <summary>Lets go of the connection; whatever was not committed is undone.</summary>
    public void Drop()
    {
        var dropped = _connection;
        _connection = null;
        Dropped?.Invoke();
        try
        {
            dropped?.Dispose();
        }
        catch (Exception e) when (PostgresErrors.IsStoreError(e))
        {
            // It is gone, which was wanted.
        }
    }

    /// <summary>Waits a moment, another one in each process, before what has failed is tried again.</summary>
    public void PauseBefore(int attempt)
    {
        var longest = Math.Min(
            LongestPause.TotalMilliseconds,
            ShortestPause.TotalMilliseconds * (1 << Math.Min(attempt, 10))
        );
        thread.Pause(TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2))));
    }

    public void Dispose()
    {
        _isDisposed = true;
        Drop();
        _source?.Dispose();
    }

    private bool Answers()
    {
        try
        {
            using var question = new NpgsqlCommand("select 1", _connection);
            question.ExecuteScalar();
            return true;
        }
        catch (Exception e) when (PostgresErrors.IsStoreError(e))
        {
            return false;
        }
    }

    private void Connect(Deadline deadline)
    {
        for (var attempt = 0; ; attempt++)
            try
            {
                _connection = (_source ??= MakeSource()).OpenConnection();
                _connection.Notice += NoteWarning;
                SetUp();
                return;
            }
            catch (Exception e) when (PostgresErrors.MayPass(e) && !deadline.HasPassed)
            {
                Drop();
                PauseBefore(attempt);
            }
            catch
            {
                Drop();
                throw;
            }
    }

    private void NoteWarning(object sender, NpgsqlNoticeEventArgs told)
    {
        if (told.Notice.InvariantSeverity == "WARNING")
            Warning = told.Notice.MessageText;
    }

    private NpgsqlDataSource MakeSource()
    {
        var builder = new NpgsqlSlimDataSourceBuilder(address.ToBuilder().ConnectionString);
        // Numbers and texts are all that is used: their types need not be asked for, which takes 7 ms.
        builder.ConfigureTypeLoading(static types => types.EnableTypeLoading(false));
        builder.ConnectionStringBuilder.ApplicationName = server;
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    private void SetUp()
    {
        using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(
            new("select oid::bigint from pg_namespace where nspname = current_schema()")
        );
        // What is acknowledged shall survive a kill of the server, which the setting "off" does not give.
        if (durability is Durability.Process)
            batch.BatchCommands.Add(
                new(
                    "select set_config('synchronous_commit', 'local', false) where current_setting('synchronous_commit') = 'off'"
                )
            );
        if (readOnly)
            batch.BatchCommands.Add(new("set session characteristics as transaction read only"));
        LockKey = batch.ExecuteScalar() is long oid ? unchecked((int)oid) : 0;
    }

    /// <summary>Its name, for messages.</summary>
    public override string ToString() => address.ToString();
}
