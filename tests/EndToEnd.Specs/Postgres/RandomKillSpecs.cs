using Lottery.Faults.Soak;

namespace Lottery.EndToEnd.Specs.Postgres;

/// <summary>A round of <c>scripts/kill-soak.sh --postgres</c>, with a seed that failures name.</summary>
public sealed class RandomKillSpecs
{
    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Random_kills_of_every_process_lose_nothing_and_double_nothing()
    {
        const int seed = 1;
        await using var cluster = await PostgresCluster.StartAsync();

        var (killed, verdict) = await PostgresRound.RunAsync(cluster, seed);

        Assert.Empty(verdict.Problems);
        Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
        Assert.NotEqual(0, killed.All);
    }
}
