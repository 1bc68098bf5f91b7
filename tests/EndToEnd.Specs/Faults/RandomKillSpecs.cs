using Lottery.Faults.Soak;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>A round of <c>scripts/kill-soak.sh</c>, or more, each with a seed that failures name.</summary>
public sealed class RandomKillSpecs
{
    private const int MaxRounds = 200;

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Random_kills_lose_nothing_and_double_nothing_with_TLS()
    {
        const int seed = 1;

        var (killer, verdict, _) = await SoakRound.RunAsync(seed, tls: true);

        Assert.Empty(verdict.Problems);
        Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
        Assert.NotEqual(0, killer.Kills);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Random_kills_of_every_process_lose_nothing_and_double_nothing()
    {
        var (workers, servers, clients, lists) = (0, 0, 0, 0);

        // How many a round kills depends on the machine's speed, too: there are rounds until each kind was killed.
        for (var seed = 1; seed <= MaxRounds; seed++)
        {
            var (killer, verdict, left) = await SoakRound.RunAsync(seed);
            Assert.True(
                verdict.Problems is [],
                $"--seed {seed}: {string.Join(", ", verdict.Problems)}"
            );
            Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
            (workers, servers, clients, lists) = (
                workers + killer.Workers,
                servers + killer.Servers,
                clients + killer.Clients,
                lists + left
            );
            if (workers > 0 && servers > 0 && clients > 0 && lists > 0)
                return;
        }

        Assert.Fail(
            $"killed {workers} workers, {servers} servers, {clients} clients, and {lists} lists left: not each kind"
        );
    }
}
