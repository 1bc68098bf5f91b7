using Lottery.Audit.Verification;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Storage;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>A draw on PostgreSQL that the store has made, and that is changed with SQL.</summary>
internal sealed class PostgresForgery
{
    private readonly PostgresCluster _cluster;

    private PostgresForgery(PostgresCluster cluster) =>
        (_cluster, Options) = (cluster, new StoreOptions { Path = cluster.NewDraw() });

    public StoreOptions Options { get; }

    /// <summary>What <c>--database</c> is told.</summary>
    public string Address => Options.Path;

    /// <summary>The draw as a sentence names it.</summary>
    public string Name => Options.Name;

    /// <summary>A draw in which nothing has happened yet.</summary>
    public static async Task<PostgresForgery> NewAsync() =>
        new(await PostgresCluster.SharedAsync());

    /// <summary>A draw with every kind of list, closed and drawn; the entries of its journal are in the comments.</summary>
    public static async Task<PostgresForgery> SealedAsync(params string[] sql)
    {
        var forgery = await NewAsync();
        SealedDraw.Fill(forgery.Address, new AskedRules(new(9), Some.WinningNumber), Play);
        foreach (var statement in sql)
            await forgery.RunAsync(statement);
        return forgery;
    }

    /// <summary>Changes it by hand, or looks.</summary>
    public Task<string> RunAsync(string sql) => _cluster.QueryAsync(sql, Address);

    /// <summary>Verifies it.</summary>
    public VerifiedDraw Verify(string? against = null) =>
        DrawVerification.Run(
            new VerificationOptions(Name)
            {
                Connection = Options.ConnectionString,
                Against = against,
            },
            TestContext.Current.CancellationToken
        );

    /// <summary>Verifies it.</summary>
    /// <returns>The difference that is found.</returns>
    public string Difference(string? against = null) =>
        Assert.Throws<FailedException>(() => Verify(against)).Message;

    private static void Play(IBetStore store)
    {
        // 1: open; 2: two bets
        SealedDraw.Append(store, 1, null, 11, Some.WinningNumber);
        // 3; 4: two bets
        var a = SealedDraw.Claim(store, 2, "a");
        SealedDraw.Append(store, 2, a, 22, 23);
        // 5; 6: two bets; 7: they are voided; 8: two bets
        SealedDraw.Append(store, 3, SealedDraw.Claim(store, 3, "old"), 1, 2);
        var @new = SealedDraw.Claim(store, 3, "new/one ñ", OtherLists.Replace);
        SealedDraw.Append(store, 3, @new, Some.WinningNumber, 44);
        // 9: three bets and a refused line
        SealedDraw.Append(store, 2, a, refused: 1, [24, 25, Some.WinningNumber]);
        // 10; 11; 12: close; 13: draw
        store.Finish(new(1), "10.0.0.1");
        store.Finish(new(2), "10.0.0.2", a);
        store.Close("user maria");
        // 14: a refused bet
        SealedDraw.Append(store, 7, null, 6);
    }
}
