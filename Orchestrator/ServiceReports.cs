using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Systemd;
using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>
/// Tells systemd how the server goes: ready, its status, that it works, and that it stops. Costs nothing where systemd
/// has not started the server. For any thread. Owns the registration for the stop.
/// </summary>
internal sealed class ServiceReports : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    // More than a server takes beyond its grace time; see Shutdown.
    private static readonly TimeSpan BeyondGrace = TimeSpan.FromSeconds(10);

    private readonly Lock _oneReady = new();
    private readonly ServiceNotifier? _notifier;
    private readonly TimeSpan? _timeout;
    private readonly Shutdown _shutdown;
    private readonly CancellationTokenRegistration _onStop;
    private WatchdogFeed? _watchdog;
    private volatile bool _accepts;
    private bool _isReady;
    private string? _lastStatus;

    /// <summary>Tells of the start, and of the stop when it comes.</summary>
    /// <param name="notifier">How systemd is told, if it is; owned by the caller.</param>
    /// <param name="timeout">Of systemd's watchdog, if it watches.</param>
    /// <param name="grace">How long an orderly end may take.</param>
    /// <param name="shutdown">The end of the server.</param>
    public ServiceReports(
        ServiceNotifier? notifier,
        TimeSpan? timeout,
        TimeSpan grace,
        Shutdown shutdown
    )
    {
        (_notifier, _timeout, _shutdown) = (notifier, timeout, shutdown);
        if (notifier is null)
            return;
        notifier.TrySend("STATUS=starting");
        _onStop = shutdown.Stop.UnsafeRegister(_ => TellStop(notifier, grace), null);
    }

    /// <summary>Connections are accepted: the server is ready. For the thread that accepts.</summary>
    public void NoteAccepting()
    {
        if (_accepts || _notifier is null)
            return;
        _accepts = true;
        TellReady(_notifier);
    }

    /// <summary>The thread that accepts works, and so does what it supervises. For that thread.</summary>
    public void NoteProgress() => _watchdog?.NoteProgress();

    /// <summary>Tells the status and feeds the watchdog, until what it returns is disposed.</summary>
    /// <param name="readStatus">Reads the status, on any thread; it may wait.</param>
    /// <param name="ask">Makes the thread that accepts call <see cref="NoteProgress"/>; does not wait.</param>
    public IAsyncDisposable? Begin(Func<ServerStatus> readStatus, Action ask)
    {
        if (_notifier is not { } notifier)
            return null;
        if (_timeout is not null)
            _watchdog = new WatchdogFeed(notifier, ask);
        return new Periodic(
            new(BetweenLooks, "the report to systemd", _shutdown, () => Tell(notifier, readStatus)),
            _watchdog is { } watchdog
                ? new(
                    WatchdogFeed.IntervalFor(_timeout!.Value),
                    "the feeding of systemd's watchdog",
                    _shutdown,
                    watchdog.Feed
                )
                : null
        );
    }

    public void Dispose() => _onStop.Dispose();

    private void Tell(ServiceNotifier notifier, Func<ServerStatus> readStatus)
    {
        // systemd may have been too busy for it.
        if (_accepts)
            TellReady(notifier);
        var status = Read(readStatus);
        // It stands as stopping from then on.
        if (status == _lastStatus || _shutdown.Stop.IsCancellationRequested)
            return;
        if (notifier.TrySend($"STATUS={status}"))
            _lastStatus = status;
    }

    private void TellReady(ServiceNotifier notifier)
    {
        lock (_oneReady)
            _isReady = _isReady || notifier.TrySend("READY=1");
    }

    private static string Read(Func<ServerStatus> readStatus)
    {
        try
        {
            return StatusText.Of(readStatus());
        }
        catch (StoreException e)
        {
            return StatusText.Plain($"unhealthy: {e.Message}");
        }
    }

    // The unit need not know --grace: TimeoutStopSec= is extended to it.
    private static void TellStop(ServiceNotifier notifier, TimeSpan grace)
    {
        var microseconds = (long)(grace + BeyondGrace).TotalMicroseconds;
        notifier.TrySend($"STOPPING=1\nSTATUS=stopping\nEXTEND_TIMEOUT_USEC={microseconds}");
    }

    private sealed class Periodic(PeriodicTask telling, PeriodicTask? feeding) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await telling.DisposeAsync();
            if (feeding is not null)
                await feeding.DisposeAsync();
        }
    }
}
