using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Session;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The database while a server serves it: claims and opens it, settles the rules, closes the draw when its time
/// comes, logs what other programs do with the draw, and maintains the file. For any thread. Owns the claim with
/// the open store, and the periodic work.
/// </summary>
internal sealed class ServedDatabase : IAsyncDisposable
{
    private const int MaxAgenciesListed = 1000;

    // Agencies that wait learn of a draw within a second.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    private readonly Lock _oneCaller = new();
    private readonly PollThread _thread;
    private readonly IBetStore _store;
    private readonly LogWriter _log;
    private readonly Shutdown _shutdown;
    private readonly PeriodicTask _maintenance;
    private readonly PeriodicTask _looking;
    private DrawState _logged;
    private volatile string? _failure;

    private ServedDatabase(
        IStoreHost host,
        PollThread thread,
        IBetStore store,
        DrawRules rules,
        Shutdown shutdown,
        LogWriter log
    )
    {
        (Host, _thread, _store, Rules) = (host, thread, store, rules);
        (_shutdown, _log) = (shutdown, log);
        // What is there already was logged by Open.
        _logged = store.ReadProgress().State;
        _maintenance = new PeriodicTask(BetweenRounds, Maintain);
        _looking = new PeriodicTask(BetweenLooks, LookAtDraw);
    }

    public IStoreHost Host { get; }
    public DrawRules Rules { get; }

    public static ServedDatabase Open(ServerOptions options, Shutdown shutdown, LogWriter log)
    {
        // Claimed before anything in it is touched.
        var host = Stores.Claim(options.Store);
        var thread = new PollThread(TimeSpan.Zero, shutdown.Stop);
        try
        {
            DrawSemaphore.RemoveLeft(host, log);
            LeftoverWorkers.End(host, thread, log);
            var store = host.Open(thread);
            // First: a time that has passed can not be put off.
            CloseIfDue(store, log);
            var rules = SettleRules(store, options, log);
            CloseIfDue(store, log);
            LogFound(store, options, log);
            return new ServedDatabase(host, thread, store, rules, shutdown, log);
        }
        catch
        {
            Close(host, log);
            thread.Dispose();
            throw;
        }
    }

    /// <summary>Whether the draw is made.</summary>
    public bool IsDrawn()
    {
        lock (_oneCaller)
            return _store.IsDrawn();
    }

    /// <summary>Whether the draw is made and its line stands in the log, unless a worker has to write it.</summary>
    public bool IsDrawLogged()
    {
        lock (_oneCaller)
            return _logged is DrawState.Drawn
                || _store.ReadProgress() is { State: DrawState.Drawn } progress
                    && DrawActor.IsEnd(progress.DrawnBy);
    }

    /// <summary>Whether this has logged the draw, which no worker has made.</summary>
    public bool HasLoggedDraw
    {
        get
        {
            lock (_oneCaller)
                return _logged is DrawState.Drawn;
        }
    }

    public DrawStatus ReadStatus()
    {
        lock (_oneCaller)
            return _store.ReadStatus(MaxAgenciesListed);
    }

    /// <summary>Ends a server whose disk has failed with the reason.</summary>
    /// <exception cref="FailedException">It has.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is { } reason)
            throw new FailedException(reason);
    }

    public async ValueTask DisposeAsync()
    {
        await _looking.DisposeAsync();
        await _maintenance.DisposeAsync();
        Close(Host, _log);
        _thread.Dispose();
    }

    private static DrawRules SettleRules(IBetStore store, ServerOptions options, LogWriter log)
    {
        var (rules, before) = store.SettleRules(options.Rules);
        if (before is not null)
            log.Info(
                $"action: rules_changed | result: success | agencies: {Change(before.Agencies, rules.Agencies)} | winning_number: {Change(before.WinningNumber, rules.WinningNumber)} | close_at: {Change(Both(before.CloseAt), Both(rules.CloseAt))}"
            );
        log.Info(
            $"action: config_lottery | result: success | database: {options.DatabasePath} | agencies: {rules.Agencies} | winning_number: {rules.WinningNumber} | close_at: {Both(rules.CloseAt)} | durability: {Kinds.Word(options.Durability)} | max_workers: {options.MaxWorkers}"
        );
        return rules;
    }

    private static string Change<T>(T before, T now)
        where T : notnull => before.Equals(now) ? $"{now}" : $"{before} -> {now}";

    private static string Both(DateTimeOffset? time) =>
        time is { } instant ? TimeText.LocalAndUtc(instant) : "none";

    private static void CloseIfDue(IBetStore store, LogWriter log)
    {
        if (store.CloseIfDue(isLate: true) is not { } closed)
            return;
        store.Harden();
        log.LogProgress(closed, store);
    }

    private static void LogFound(IBetStore store, ServerOptions options, LogWriter log)
    {
        switch (store.ReadProgress())
        {
            case { State: DrawState.Drawn } draw:
                log.Warning(
                    $"action: draw_found | result: success | database: {options.DatabasePath} | drawn: {draw.DrawnAt ?? "unknown"} | reason: no bet is taken; another --database begins a new draw"
                );
                break;
            case { State: DrawState.Closed } draw:
                log.Warning(
                    $"action: closed_draw_found | result: success | database: {options.DatabasePath} | closed: {draw.ClosedAt ?? "unknown"} | by: {draw.ClosedBy ?? "unknown"} | reason: no bet is taken; lottery draw makes the draw, another --database begins a new one"
                );
                break;
        }
    }

    private void LookAtDraw()
    {
        try
        {
            lock (_oneCaller)
                LogChange();
        }
        catch (StoreException e)
        {
            // Looked at again in a moment.
            _log.Warning($"action: look_at_draw | result: fail | reason: {e.Message}");
        }
        catch (DiskFailedException e)
        {
            _failure = e.Message;
            _shutdown.Begin("the server cannot go on");
        }
        catch (OperationCanceledException)
        {
            // The server stops, and does not wait for a database that is busy.
        }
    }

    // An END's close and draw are logged by the worker that served it.
    private void LogChange()
    {
        var progress = _store.ReadProgress();
        if (progress.State is DrawState.Open)
        {
            if (DateTimeOffset.UtcNow < Rules.CloseAt || Rules.CloseAt is null)
                return;
            progress = _store.CloseIfDue() ?? _store.ReadProgress();
            _store.Harden();
        }
        if (progress.State == _logged || DrawActor.IsEnd(progress.DrawnBy))
            return;
        if (_logged is DrawState.Open && !DrawActor.IsEnd(progress.ClosedBy))
            _log.LogProgress(progress, _store);
        else if (progress.Draw is { } draw)
            _log.LogDraw(draw);
        _logged = progress.State;
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
            lock (_oneCaller)
                if (Host.Maintain() is { } problem)
                    LogNotTrimmed(problem);
        }
        catch (StoreException e)
        {
            // Tried again in a second; what is stored is safe.
            LogNotTrimmed(e.Message);
        }
        catch (OperationCanceledException)
        {
            // The server stops, and does not wait for a database that is busy.
        }
    }

    private void LogNotTrimmed(string reason) =>
        _log.Warning($"action: trim_log | result: fail | reason: {reason}");
}
