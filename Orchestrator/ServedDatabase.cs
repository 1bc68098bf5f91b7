using Lottery.Domain;
using Lottery.Storage;
using Lottery.Waiting;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// The database while a server serves it: claimed, open for as long as the server lives, maintained, its rules
/// settled, and its draw made if it is due already. Any thread may ask it. Owns the claim with the open store,
/// and the routine that maintains it.
/// </summary>
internal sealed class ServedDatabase : IAsyncDisposable
{
    private const int MostAgenciesTold = 1000;

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    private readonly Lock _oneCaller = new();
    private readonly PollThread _thread;
    private readonly IBetStore _store;
    private readonly ILogger _log;
    private readonly Routine _maintaining;

    private ServedDatabase(
        IStoreHost host,
        PollThread thread,
        IBetStore store,
        DrawRules rules,
        ILogger log
    )
    {
        (Host, _thread, _store, Rules, _log) = (host, thread, store, rules, log);
        _maintaining = new Routine(BetweenRounds, Maintain);
    }

    /// <summary>Where it is, claimed.</summary>
    public IStoreHost Host { get; }

    /// <summary>The rules of its draw.</summary>
    public DrawRules Rules { get; }

    /// <summary>Claims, prepares and opens the database that the options name.</summary>
    /// <exception cref="Hosting.LotteryException">It cannot be used, or another server has it.</exception>
    /// <exception cref="OperationCanceledException">The server was asked to stop while it waited for a lock.</exception>
    public static ServedDatabase Open(ServerOptions options, Shutdown shutdown, ILogger log)
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

    /// <summary>Whether the draw has been made.</summary>
    /// <exception cref="StoreException">The database does not answer.</exception>
    public bool IsDrawn()
    {
        lock (_oneCaller)
            return _store.IsDrawn();
    }

    /// <summary>How the draw stands, from a database that answers.</summary>
    /// <exception cref="StoreException">It does not answer.</exception>
    public DrawStatus ReadStatus()
    {
        lock (_oneCaller)
            return _store.ReadStatus(MostAgenciesTold);
    }

    public async ValueTask DisposeAsync()
    {
        await _maintaining.DisposeAsync();
        Close(Host, _log);
        _thread.Dispose();
    }

    private static DrawRules SettleRules(IBetStore store, ServerOptions options, ILogger log)
    {
        var (rules, before) = store.SettleRules(
            new AskedRules(options.Agencies, options.WinningNumber, options.ChangeRules)
        );
        if (before is not null)
            log.RulesChanged(before, rules);
        log.LotteryConfigured(options, rules);
        return rules;
    }

    private static void MakeDrawIfDue(IBetStore store, ServerOptions options, ILogger log)
    {
        if (store.DrawIfDue() is { } draw)
            log.DrawMade(draw.WinningNumber, draw.Agencies, draw.Winners);
        else if (store.IsDrawn())
            log.DrawFound(options.Store.Path);
    }

    private static void Close(IStoreHost host, ILogger log)
    {
        host.Dispose();
        log.Closed("database");
    }

    private void Maintain()
    {
        try
        {
            lock (_oneCaller)
                if (Host.Maintain() is { } trouble)
                    _log.LogNotTrimmed(trouble);
        }
        catch (StoreException e)
        {
            // It is tried again; what is stored is safe.
            _log.LogNotTrimmed(e.Message);
        }
        catch (OperationCanceledException)
        {
            // The server stops, and does not wait for a database that is busy.
        }
    }
}
