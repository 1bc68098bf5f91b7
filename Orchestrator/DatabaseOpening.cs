using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Session;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// What a server does with a database that it has claimed, before it listens: ends the workers of a killed server,
/// opens the store, closes a draw whose time has passed, settles the rules, and logs what it has found. Owns nothing.
/// </summary>
internal static class DatabaseOpening
{
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);

    /// <summary>Opens the store; the host owns it.</summary>
    /// <exception cref="OperationCanceledException">The server is asked to stop meanwhile.</exception>
    public static (IBetStore Store, DrawRules Rules) Run(
        IStoreHost host,
        PollThread thread,
        ServerOptions options,
        LogWriter log
    )
    {
        DrawSemaphore.RemoveLeft(host, log);
        LeftoverWorkers.End(host, thread, log);
        IBetStore store;
        using (new Timer(_ => LogWait(host, log), null, LongWait, Timeout.InfiniteTimeSpan))
            store = host.Open(thread);
        // First: a time that has passed can not be put off.
        CloseIfDue(store, log);
        var rules = SettleRules(store, options, log);
        CloseIfDue(store, log);
        LogFound(host, store, options, log);
        return (store, rules);
    }

    // A tool may hold SQLite's own lock, and a large database is checked page by page.
    private static void LogWait(IStoreHost host, LogWriter log)
    {
        var holder = host.DescribeLockHolder();
        log.Warning(
            $"action: open_database | result: in_progress | database: {host.Options.Name} | holder: {holder ?? "none"} | reason: {(holder is null ? "it is being checked" : "it is locked")}"
        );
    }

    private static DrawRules SettleRules(IBetStore store, ServerOptions options, LogWriter log)
    {
        var (rules, before) = store.SettleRules(options.Rules);
        if (before is not null)
            log.Info(
                $"action: rules_changed | result: success | agencies: {Change(before.Agencies, rules.Agencies)} | winning_number: {Change(before.WinningNumber, rules.WinningNumber)} | close_at: {Change(Both(before.CloseAt), Both(rules.CloseAt))}"
            );
        log.Info(
            $"action: config_lottery | result: success | database: {options.Store.Name} | agencies: {rules.Agencies} | winning_number: {rules.WinningNumber} | close_at: {Both(rules.CloseAt)} | durability: {Kinds.Word(options.Durability)} | max_workers: {options.MaxWorkers}"
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

    private static void LogFound(
        IStoreHost host,
        IBetStore store,
        ServerOptions options,
        LogWriter log
    )
    {
        var draw = host.WasNew ? "new" : "resumed";
        log.Info(
            $"action: open_database | result: success | database: {host.Options.Name} | draw: {draw} | bets: {store.ReadStatus(0).Stored}"
        );
        if (host.DescribeShortage(options.MaxWorkers) is { } shortage)
            log.Warning($"action: compare_connections | result: fail | reason: {shortage}");
        switch (store.ReadProgress())
        {
            case { State: DrawState.Drawn } made:
                log.Warning(
                    $"action: draw_found | result: success | database: {options.Store.Name} | drawn: {made.DrawnAt ?? "unknown"} | reason: no bet is taken; another --database begins a new draw"
                );
                break;
            case { State: DrawState.Closed } closed:
                log.Warning(
                    $"action: closed_draw_found | result: success | database: {options.Store.Name} | closed: {closed.ClosedAt ?? "unknown"} | by: {closed.ClosedBy ?? "unknown"} | reason: no bet is taken; lottery draw makes the draw, another --database begins a new one"
                );
                break;
        }
    }
}
