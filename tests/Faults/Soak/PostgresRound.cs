using Lottery.Faults.Draws;

namespace Lottery.Faults.Soak;

/// <summary>
/// One draw on PostgreSQL with two servers, of which each agency takes the other whenever its client is run again, under
/// random kills of workers, servers, clients, backends and the PostgreSQL server. All chances come from one seed.
/// </summary>
public static class PostgresRound
{
    private const int Servers = 2;
    private const int MaxKills = 15;
    private const int MaxOfPostgres = 6;
    private const int MaxBets = 40_000;

    private static readonly KillRates Rates = new(
        Worker: TimeSpan.FromMilliseconds(800),
        Server: TimeSpan.FromMilliseconds(900),
        Client: TimeSpan.FromMilliseconds(1500)
    );

    /// <summary>Runs it.</summary>
    public static async Task<(Killed Killed, Verdict Verdict)> RunAsync(
        PostgresCluster cluster,
        int seed
    )
    {
        using var folder = new TempDir();
        Killer[] killers =
        [
            .. Enumerable
                .Range(0, Servers)
                .Select(i => new Killer(new Random(seed + i), Rates, MaxKills)),
        ];
        var postgres = new PostgresKiller(cluster, new Random(seed), MaxOfPostgres);
        var verdict = await WholeDraw.RunAsync(
            Setup(folder, cluster, new Random(seed)),
            async (servers, agencies, over) =>
            {
                await Task.WhenAll(
                    servers
                        .Zip(killers, (server, killer) => killer.RunAsync(server, agencies, over))
                        .Append(postgres.RunAsync(over))
                );
                await Task.Delay(Timeout.Infinite, over)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // The server may recover from the last kill.
                await cluster.StopAsync();
                await cluster.StartAgainAsync();
            }
        );
        return (
            new(
                killers.Sum(killer => killer.Workers),
                killers.Sum(killer => killer.Servers),
                killers.Sum(killer => killer.Clients),
                postgres.Backends,
                postgres.Stops
            ),
            verdict
        );
    }

    private static DrawSetup Setup(TempDir folder, PostgresCluster cluster, Random dice) =>
        new()
        {
            Folder = folder,
            Postgres = new PostgresDraw(cluster),
            Servers = Servers,
            Files =
            [
                .. Enumerable
                    .Range(1, dice.Next(2, 6))
                    .Select(agency => BetFile.Invent(folder, agency, dice.Next(1, MaxBets))),
            ],
            BatchMaxAmount = dice.Next(1, 100),
            Deadline = TimeSpan.FromMinutes(3),
        };
}

/// <summary>How many of each kind one round has killed.</summary>
public sealed record Killed(int Workers, int Servers, int Clients, int Backends, int Stops)
{
    /// <summary>How many together.</summary>
    public int All => Workers + Servers + Clients + Backends + Stops;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Workers} workers, {Servers} servers, {Clients} clients, {Backends} backends, PostgreSQL {Stops} times";
}
