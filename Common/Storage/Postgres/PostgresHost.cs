using Lottery.Native;
using Lottery.Waiting;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// A draw on PostgreSQL, served by this server and perhaps by others. What a file needs, a claim, a look at who has it
/// locked, the cutting of its log, the PostgreSQL server does by itself. Owns the note for the next server of this
/// host, and the store.
/// </summary>
internal sealed class PostgresHost : IStoreHost
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private readonly PostgresAddress _address;
    private readonly ServerNote _note;
    private PostgresBetStore? _store;
    private PostgresConnection? _connection;

    private PostgresHost(StoreOptions options, PostgresAddress address, ServerNote note) =>
        (Options, _address, _note) = (options, address, note);

    public StoreOptions Options { get; }
    public IReadOnlyList<string> LeftNotes => _note.Left;
    public bool WasNew { get; private set; }

    public static PostgresHost Claim(StoreOptions options)
    {
        var address = PostgresAddress.Parse(options.Path);
        try
        {
            return new PostgresHost(
                options with
                {
                    Server = Name(),
                },
                address,
                ServerNote.Claim(address)
            );
        }
        catch (Exception e)
            when (e is NativeException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot note that this server runs: {e.Message}", e);
        }
    }

    public void WriteNote(string note) => _note.Write(note);

    public IReadOnlyCollection<int> WriteLockHolders() => [];

    public string? DescribeLockHolder() => null;

    // A process that is stopped with the draw's lock loses it: idle_in_transaction_session_timeout.
    public WriteBlock? LookForBlock() => null;

    // The workers tell it: a server that refuses one table's rows may take all others.
    public bool TryWrite() => true;

    // The server finds damage by its checksums (initdb --data-checksums), and tells who reads it.
    public string? FindDamage(CancellationToken stop) => null;

    public long? FreeBytes() => null;

    public IBetStore Open(PollThread thread)
    {
        _connection = new PostgresConnection(
            _address,
            Options.Durability,
            Options.Server,
            thread,
            ConnectTimeout
        );
        WasNew = PostgresSchema.Prepare(_connection, _address, Options.Durability);
        return _store = PostgresBetStore.Of(_connection);
    }

    public IDisposable? WatchDraw(Action<bool> changed) =>
        new DrawListener(_address, Options.Server, changed);

    public string? DescribeShortage(int processes)
    {
        const string query = """
            select current_setting('max_connections')::integer
                - current_setting('superuser_reserved_connections')::integer
            """;
        try
        {
            _connection!.Open(Deadline.In(ConnectTimeout));
            using var command = new NpgsqlCommand(query, _connection.Current);
            // One reads the draw for the server, one listens.
            return command.ExecuteScalar() is int most && most < processes + 2
                ? $"the database takes {most} connections (max_connections) of all its servers, and this one may have {processes} workers (--max-workers): while all of them are busy, some wait for a connection"
                : null;
        }
        catch (Exception e) when (PostgresErrors.IsStoreError(e))
        {
            throw PostgresErrors.Failure("reading max_connections failed", e);
        }
    }

    public string? Maintain() => null;

    public void Dispose()
    {
        _store?.Dispose();
        _connection?.Dispose();
        _note.Dispose();
    }

    // It is sent with every connection, and cut there after 63 bytes.
    private static string Name()
    {
        var process = $":{Environment.ProcessId}";
        var host = Environment.MachineName;
        return $"lottery {host[..Math.Min(host.Length, 40)]}{process}";
    }
}
