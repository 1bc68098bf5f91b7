using Lottery.Faults.Draws;

namespace Lottery.Faults.Soak;

/// <summary>
/// One draw on PostgreSQL with two servers, of which each agency takes either whenever it connects, under random kills
/// of workers, servers, clients, backends and the PostgreSQL server. All chances come from one seed.
/// </summary>
public static class PostgresRound
{
    private const int MostKills = 15;
    private const int MostOfPostgres = 6;
    private const int MostBets = 40_000;

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
        var dice = new Random(seed);
        var setup = new DrawSetup
        {
            Folder = folder,
            Files =
            [
                .. Enumerable
                    .Range(1, dice.Next(2, 6))
                    .Select(agency => BetFile.Invent(folder, agency, dice.Next(1, MostBets))),
            ],
            BatchMaxAmount = dice.Next(1, 100),
            Deadline = TimeSpan.FromMinutes(3),
        };
        // Judged by a copy in a file.
        var verdict = new Verdict(setup);
        var served = setup with { Url = cluster.NewDraw() };
        SupervisedServer[] servers = [new(served, verdict), new(served, verdict)];
        var agencies = setup
            .Files.Select(file => new SupervisedAgency(
                served,
                file,
                () => servers[Random.Shared.Next(servers.Length)].Address,
                verdict
            ))
            .ToList();
        Killer[] killers =
        [
            .. servers.Select((_, i) => new Killer(new Random(seed + i), Rates, MostKills)),
        ];
        var postgres = new PostgresKiller(cluster, new Random(seed), MostOfPostgres);
        try
        {
            await Task.WhenAll(servers.Select(server => server.StartAsync()))
                .WaitAsync(setup.Deadline);
            await LiveAsync(servers, agencies, killers, postgres).WaitAsync(setup.Deadline);
            await Task.WhenAll(servers.Select(server => server.StopAsync()))
                .WaitAsync(setup.Deadline);
            await verdict.LookForProcessesAsync();
            await CopyAsync(cluster, served, setup.Database);
            verdict.LookAtOutcome();
            verdict.LookAtLog(
                servers
                    .Select(server => SaidOfDraw.In(server.Said))
                    .Aggregate((one, other) => one.Beside(other))
            );
        }
        catch (Exception e) when (e is TimeoutException or ChildProcessException)
        {
            verdict.Add(e.Message);
        }
        finally
        {
            foreach (var agency in agencies)
                await agency.DisposeAsync();
            foreach (var server in servers)
                await server.DisposeAsync();
        }
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

    private static async Task LiveAsync(
        SupervisedServer[] servers,
        List<SupervisedAgency> agencies,
        Killer[] killers,
        PostgresKiller postgres
    )
    {
        using var over = new CancellationTokenSource();
        var troubling = servers
            .Zip(killers, (server, killer) => killer.RunAsync(server, agencies, over.Token))
            .Append(postgres.RunAsync(over.Token))
            .ToList();
        var told = Task.WhenAll(agencies.Select(agency => agency.RunAsync()));
        try
        {
            // A server that is not started again tells no agency anything.
            await await Task.WhenAny([told, .. servers.Select(server => server.Supervising)]);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(troubling);
        }
    }

    // The server may recover from the last kill.
    private static async Task CopyAsync(PostgresCluster cluster, DrawSetup served, string file)
    {
        await cluster.StopAsync(immediate: false);
        await cluster.StartAgainAsync();
        await using var backup = ChildProcess.Start(
            served.Program,
            ["backup", file, "--database", served.Database],
            served.Folder
        );
        if (await backup.ExitAsync() != 0)
            throw backup.Failure("made no copy to judge by");
    }
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
