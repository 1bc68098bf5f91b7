using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The database while a server serves it: claims and opens it, settles the rules, makes the draw if it is due
/// already, and maintains it. For any thread. Owns the claim with the open store, and the periodic maintenance.
/// </summary>
internal sealed class ServedDatabase : IAsyncDisposable
{
    private const int MaxAgenciesListed = 1000;

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    private readonly Lock _oneCaller = new();
    private readonly PollThread _thread;
    private readonly IBetStore _store;
    private readonly LogWriter _log;
    private readonly PeriodicTask _maintenance;

    private ServedDatabase(
        IStoreHost host,
        PollThread thread,
        IBetStore store,
        DrawRules rules,
        LogWriter log
    )
    {
        (Host, _thread, _store, Rules, _log) = (host, thread, store, rules, log);
        _maintenance = new PeriodicTask(BetweenRounds, Maintain);
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
            var rules = SettleRules(store, options, log);
            MakeDrawIfDue(store, options, log);
            return new ServedDatabase(host, thread, store, rules, log);
        }
        catch
        {
            Close(host, log);
            thread.Dispose();
            throw;
        }
    }

    public bool IsDrawn()
    {
        lock (_oneCaller)
            return _store.IsDrawn();
    }

    public DrawStatus ReadStatus()
    {
        lock (_oneCaller)
            return _store.ReadStatus(MaxAgenciesListed);
    }

    public async ValueTask DisposeAsync()
    {
        await _maintenance.DisposeAsync();
        Close(Host, _log);
        _thread.Dispose();
    }

    private static DrawRules SettleRules(IBetStore store, ServerOptions options, LogWriter log)
    {
        var (rules, before) = store.SettleRules(
            new AskedRules(options.Agencies, options.WinningNumber, options.ChangeRules)
        );
        if (before is not null)
            log.Info(
                $"action: rules_changed | result: success | agencies: {Change(before.Agencies, rules.Agencies)} | winning_number: {Change(before.WinningNumber, rules.WinningNumber)}"
            );
        log.Info(
            $"action: config_lottery | result: success | database: {options.DatabasePath} | agencies: {rules.Agencies} | winning_number: {rules.WinningNumber} | durability: {Kinds.Word(options.Durability)} | max_workers: {options.MaxWorkers}"
        );
        return rules;
    }

    private static string Change<T>(T before, T now)
        where T : struct => before.Equals(now) ? $"{now}" : $"{before} -> {now}";

    private static void MakeDrawIfDue(IBetStore store, ServerOptions options, LogWriter log)
    {
        if (store.DrawIfDue() is { } draw)
            log.Info(
                $"action: sorteo | result: success | numero: {draw.WinningNumber} | agencias: {draw.Agencies} | ganadores: {draw.Winners}"
            );
        else if (store.IsDrawn())
            log.Warning(
                $"action: draw_found | result: success | database: {options.DatabasePath} | drawn: {store.ReadStatus(0).DrawnAt ?? "unknown"} | reason: no bet is taken; another --database begins a new draw"
            );
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
