using Lottery.Domain;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Sealing;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The database while a server serves it: claims and opens it, settles the rules, looks at the draw, and maintains the
/// file. For any thread. Owns the claim with the open store, and the periodic work.
/// </summary>
internal sealed class ServedDatabase : IAsyncDisposable
{
    private const int MaxAgenciesListed = 1000;

    // Agencies that wait learn of a draw within a second.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    // The health check gives up after five seconds.
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(2);

    // As long as a verb waits for other processes. A stop ends all that holds the lock.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock _oneCaller = new();
    private readonly PollThread _thread;
    private readonly IBetStore _store;
    private readonly SealKey? _sealKey;
    private readonly DrawChanges _changes;
    private readonly LogWriter _log;
    private readonly PeriodicTask _maintenance;
    private readonly PeriodicTask _looking;
    private readonly WriteLockLog _watch;
    private readonly DamageWatch _damage;
    private readonly StoreFailures _failures;
    private readonly IDisposable? _drawWatch;

    private ServedDatabase(
        IStoreHost host,
        PollThread thread,
        IBetStore store,
        DrawRules rules,
        SealKey? sealKey,
        Shutdown shutdown,
        LogWriter log
    )
    {
        (Host, _thread, _store, Rules) = (host, thread, store, rules);
        (_sealKey, _log) = (sealKey, log);
        _watch = new WriteLockLog(host, log);
        _failures = new StoreFailures(host, log);
        _changes = new DrawChanges(store, rules, sealKey, log);
        _maintenance = new PeriodicTask(
            BetweenRounds,
            "the maintenance of the database",
            shutdown,
            Maintain
        );
        _looking = new PeriodicTask(BetweenLooks, "the watch of the draw", shutdown, Look);
        _damage = new DamageWatch(host, shutdown, log);
        _drawWatch = host.WatchDraw(OnChange);
    }

    public IStoreHost Host { get; }
    public DrawRules Rules { get; }

    /// <summary>Claims and opens the database.</summary>
    /// <param name="options">Of the server.</param>
    /// <param name="shutdown">How the server ends.</param>
    /// <param name="log">The log.</param>
    /// <param name="beforeChange">Called once it is claimed, and before anything in it is touched.</param>
    public static ServedDatabase Open(
        ServerOptions options,
        Shutdown shutdown,
        LogWriter log,
        Action? beforeChange = null
    )
    {
        var sealKey = SealKey.FindIn(options.Pki);
        // Claimed before anything in it is touched.
        var host = Stores.Claim(options.Store);
        var thread = new PollThread(TimeSpan.Zero, shutdown.Stop);
        try
        {
            beforeChange?.Invoke();
            var (store, rules) = DatabaseOpening.Run(host, thread, options, log);
            return new ServedDatabase(host, thread, store, rules, sealKey, shutdown, log);
        }
        catch
        {
            Close(host, log);
            thread.Dispose();
            sealKey?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Raised, on any thread, when a server of another host may have made the draw. None of its workers wakes those
    /// that wait here.
    /// </summary>
    public event Action? DrawMayBeMade;

    /// <summary>Whether the draw is made.</summary>
    public bool IsDrawn() => Locked(LockTimeout, _store.IsDrawn);

    /// <summary>Whether the draw is made and its line stands in the log, unless a worker has to write it.</summary>
    public bool IsDrawLogged() =>
        HasLoggedDraw
        || Locked(
            LockTimeout,
            () =>
                _store.ReadProgress() is { State: DrawState.Drawn } progress
                && DrawActor.IsEnd(progress.DrawnBy)
        );

    /// <summary>Whether this has logged the draw, which no worker has made.</summary>
    public bool HasLoggedDraw => _changes.HasLoggedDraw;

    /// <summary>Agencies that have not finished, as of the last look at an open draw; none once it is closed.</summary>
    public IReadOnlySet<AgencyId> Unfinished => _changes.Unfinished;

    /// <exception cref="StoreException">The database cannot be read, or is busy for long.</exception>
    public DrawStatus ReadStatus() => ReadStatus(MaxAgenciesListed);

    /// <summary>The status without its agencies.</summary>
    /// <inheritdoc cref="ReadStatus()"/>
    public DrawStatus ReadSummary() => ReadStatus(maxAgencies: 0);

    private DrawStatus ReadStatus(int maxAgencies) =>
        Locked(StatusTimeout, () => _store.ReadStatus(maxAgencies));

    // One thread at a time uses the store.
    private T Locked<T>(TimeSpan timeout, Func<T> verb)
    {
        if (!_oneCaller.TryEnter(timeout))
            throw new StoreException(
                Problem ?? $"the database is busy for more than {timeout.TotalSeconds} s"
            );
        try
        {
            return verb();
        }
        finally
        {
            _oneCaller.Exit();
        }
    }

    /// <summary>Whether this signs the seal, once the draw is closed.</summary>
    public bool SignsSeal => _sealKey is not null;

    /// <summary>What keeps bets from being stored now; <c>null</c> if nothing does.</summary>
    public string? Problem => _watch.Problem ?? _failures.Problem ?? _damage.Found;

    /// <summary>Notes that a process could not store what an agency has sent. For any thread.</summary>
    public void NoteNotStored() => _failures.Note();

    public async ValueTask DisposeAsync()
    {
        _drawWatch?.Dispose();
        await _looking.DisposeAsync();
        await _damage.DisposeAsync();
        await _maintenance.DisposeAsync();
        Close(Host, _log);
        _thread.Dispose();
        _sealKey?.Dispose();
    }

    private void OnChange(bool byAnother)
    {
        _looking.RunSoon();
        if (byAnother)
            DrawMayBeMade?.Invoke();
    }

    private void Look()
    {
        try
        {
            Locked(LockTimeout, LookAtDraw);
        }
        catch (StoreException e)
        {
            // Looked at again in a moment.
            _log.Warning($"action: look_at_draw | result: fail | reason: {e.Message}");
        }
    }

    private bool LookAtDraw()
    {
        // A close would wait for the lock, and all readers for the close.
        if (_watch.Look())
            return false;
        _changes.Look();
        return true;
    }

    private static void Close(IStoreHost host, LogWriter log)
    {
        host.Dispose();
        log.Info($"action: close | result: success | resource: database");
    }

    private void Maintain()
    {
        try
        {
            if (Locked(LockTimeout, MaintainHost) is { } problem)
                LogNotTrimmed(problem);
        }
        catch (StoreException e)
        {
            // Tried again in a second; what is stored is safe.
            LogNotTrimmed(e.Message);
        }
    }

    private string? MaintainHost()
    {
        _failures.Look();
        return Host.Maintain();
    }

    private void LogNotTrimmed(string reason) =>
        _log.Warning($"action: trim_log | result: fail | reason: {reason}");
}
