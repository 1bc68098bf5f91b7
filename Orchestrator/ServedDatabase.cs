using Lottery.Logging;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The database while a server serves it: claimed, open for as long as the server lives (so that no
/// worker is ever the last to close it), its log kept short (so that none ever stops for a checkpoint), and
/// its draw made if it is due already. Any thread may ask it, one at a time. Owns the claim, the connection
/// and the task that trims the log.
/// </summary>
internal sealed class ServedDatabase : IAsyncDisposable
{
    private static readonly TimeSpan BetweenTrims = TimeSpan.FromSeconds(1);

    private readonly Lock _oneCaller = new();
    private readonly PollThread _thread;
    private readonly BetStore _store;
    private readonly LogWriter _log;
    private readonly Routine _trimming;
    private long _warnedOfBytes;

    private ServedDatabase(
        StoreOptions rules,
        DatabaseClaim claim,
        PollThread thread,
        BetStore store,
        LogWriter log
    )
    {
        (Rules, Claim, _thread, _store, _log) = (rules, claim, thread, store, log);
        _trimming = new Routine(BetweenTrims, TrimLog);
    }

    /// <summary>The rules of its draw, and its path behind any symbolic link.</summary>
    public StoreOptions Rules { get; }

    /// <summary>This server's claim on it.</summary>
    public DatabaseClaim Claim { get; }

    /// <summary>Claims, prepares and opens the database that the options name.</summary>
    /// <exception cref="Hosting.LotteryException">It cannot be used, or another server has it.</exception>
    /// <exception cref="OperationCanceledException">The server was asked to stop while it waited for a lock.</exception>
    public static ServedDatabase Open(ServerOptions options, Shutdown shutdown, LogWriter log)
    {
        // Claimed before anything in it is touched.
        var rules = options.Store with
        {
            Path = Database.Locate(options.Store.Path),
        };
        var claim = DatabaseClaim.Take(rules.Path, log);
        var thread = new PollThread(TimeSpan.Zero, shutdown.Stop);
        BetStore? store = null;
        try
        {
            LeftoverWorkers.EndStopped(rules.Path, log);
            LeftoverWorkers.AwaitLock(Database.LockOf(rules.Path), thread, log);
            Database.Prepare(rules.Path, thread);
            store = BetStore.Open(rules, thread);
            MakeDrawIfDue(store, options, log);
            return new ServedDatabase(rules, claim, thread, store, log);
        }
        catch
        {
            store?.Dispose();
            thread.Dispose();
            claim.Dispose();
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
    public string Describe() =>
        IsDrawn() ? "database answers, draw made" : "database answers, no draw yet";

    public async ValueTask DisposeAsync()
    {
        await _trimming.DisposeAsync();
        _store.Dispose();
        _thread.Dispose();
        Claim.Dispose();
    }

    private static void MakeDrawIfDue(BetStore store, ServerOptions options, LogWriter log)
    {
        if (store.DrawIfDue() is { } draw)
            log.Info(
                $"action: sorteo | result: success | numero: {draw.WinningNumber} | agencias: {draw.Agencies} | ganadores: {draw.Winners}"
            );
        else if (store.IsDrawn())
            log.Info($"action: draw_found | result: success | database: {options.Store.Path}");
    }

    private void TrimLog()
    {
        try
        {
            lock (_oneCaller)
                WarnOfLength(_store.TrimLog());
        }
        catch (StoreException e)
        {
            // The log stays longer, and is tried again; what it holds is safe.
            TellNotTrimmed(e.Message);
        }
        catch (OperationCanceledException)
        {
            // The server stops, and does not wait for a database that is busy.
        }
    }

    // Once, and again whenever it has doubled.
    private void WarnOfLength(long? bytes)
    {
        if (bytes is null)
            _warnedOfBytes = 0;
        if (bytes is not { } length || length < _warnedOfBytes * 2)
            return;
        _warnedOfBytes = length;
        TellNotTrimmed(
            $"it has {length >> 20} MiB and grows on: a program that reads the database keeps it from being cut"
        );
    }

    private void TellNotTrimmed(string reason) =>
        _log.Warning($"action: trim_log | result: fail | reason: {reason}");
}
