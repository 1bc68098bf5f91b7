using System.Net;
using System.Net.Sockets;
using Lottery.Common.Specs.Sync;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Session;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Common.Specs.Session;

/// <summary>
/// Serves connections as workers do, each on a thread with a store of its own in memory. Owns the
/// threads; disposing it asks them to stop and waits for them.
/// </summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly List<Task> _served = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TestService() => _listener.Start();

    /// <summary>Where bets go.</summary>
    public MemoryDatabase Database { get; } = new();

    /// <summary>How many agencies must finish before the draw.</summary>
    public int Agencies { get; init; } = 2;

    /// <summary>How long an agency may be silent.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where the service says what it did.</summary>
    public LogWriter Log { get; init; } = LogWriter.None;

    /// <summary>What the stores are wrapped in.</summary>
    public Func<IBetStore, IBetStore> Store { get; init; } = store => store;

    /// <summary>The semaphore at which CON waits; without one it does not wait.</summary>
    public TestSemaphore? Semaphore { get; init; }

    /// <summary>Connects an agency, and serves it.</summary>
    public async Task<WireClient> ConnectAsync()
    {
        var agency = await WireClient.ConnectAsync(((IPEndPoint)_listener.LocalEndpoint).Port);
        var accepted = StreamSocket.TryAccept(_listener.Server.SafeHandle, out _)!;
        _served.Add(Task.Factory.StartNew(() => Serve(accepted), TaskCreationOptions.LongRunning));
        return agency;
    }

    /// <summary>Asks the threads to stop, and waits until they have.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_served);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private void Serve(StreamSocket accepted)
    {
        using var thread = new PollThread(TimeSpan.FromSeconds(10), _stop.Token);
        using var store = Database.Open(Agencies);
        using var barrier = Semaphore is null
            ? null
            : new DrawBarrier(Semaphore.Open(), store.IsDrawn);
        using var connection = new AgencyConnection(
            accepted,
            new AgencyService
            {
                Thread = thread,
                Store = Store(store),
                Barrier = barrier,
                Options = new() { IdleTimeout = IdleTimeout },
                Log = Log,
            }
        );
        connection.Serve();
    }
}
