using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// The database while a server serves it: claimed, open for as long as the server lives (so that no
/// worker is ever the last to close it), its log kept short, and its draw made if it is due already. Owns
/// the claim, the connection and the task that trims.
/// </summary>
internal sealed class ServedDatabase : IAsyncDisposable
{
    private readonly LogTrimmer _trimmer;

    private ServedDatabase(StoreOptions rules, DatabaseClaim claim, BetStore store, ILogger log)
    {
        (Rules, Claim, Store) = (rules, claim, store);
        _trimmer = new LogTrimmer(store, log);
    }

    /// <summary>The rules of its draw, and its path behind any symbolic link.</summary>
    public StoreOptions Rules { get; }

    /// <summary>This server's claim on it.</summary>
    public DatabaseClaim Claim { get; }

    /// <summary>The server's own connection.</summary>
    public BetStore Store { get; }

    /// <summary>Prepares, claims and opens the database that the options name.</summary>
    /// <exception cref="Hosting.LotteryException">It cannot be used, or another server has it.</exception>
    public static ServedDatabase Open(ServerOptions options, ILogger log)
    {
        var rules = options.Store with { Path = Database.Prepare(options.Store.Path) };
        var claim = DatabaseClaim.Take(rules.Path, log);
        BetStore? store = null;
        try
        {
            store = BetStore.Open(rules);
            MakeDrawIfDue(store, options, log);
            return new ServedDatabase(rules, claim, store, log);
        }
        catch
        {
            store?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>How the draw stands; whoever can read this has a database that answers.</summary>
    /// <exception cref="StoreException">It does not answer.</exception>
    public string Describe() =>
        Store.IsDrawn() ? "database answers, draw made" : "database answers, no draw yet";

    public async ValueTask DisposeAsync()
    {
        await _trimmer.DisposeAsync();
        Store.Dispose();
        Claim.Dispose();
    }

    private static void MakeDrawIfDue(BetStore store, ServerOptions options, ILogger log)
    {
        if (store.DrawIfDue() is { } draw)
            log.DrawMade(draw.WinningNumber, draw.Agencies, draw.Winners);
        else if (store.IsDrawn())
            log.DrawFound(options.Store.Path);
    }
}
