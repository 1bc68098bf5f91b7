using System.Diagnostics;
using System.Globalization;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenarios d, h and i: a thousand agencies at once, played by this process; what they cost while they
/// wait for the draw, in memory and in processor time; and that each is served.
/// </summary>
public sealed record ThousandAgencies()
    : Scenario("1,000 agencies at once, 100 bets each", "d", "h", "i")
{
    private const int Agencies = 1000;
    private const int Bets = 100;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Idling = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using var folder = new TempDir();
        var files = await AgencyFile.InventAsync(folder, Agencies, Bets);
        var agencies = files.Select(BetRows.Read).ToList();
        IReadOnlyDictionary<int, StoredRows>? wanted = null;
        var runs = new List<CrowdCost>();
        var pairs = await Pairs.RunAsync(
            options.Repeat,
            () =>
                ReferenceRun.RunAsync(
                    folder.Path,
                    look: database => wanted ??= StoredRows.ReadAll(database)
                ),
            async () =>
            {
                runs.Add(await RunAsync(options, agencies, wanted!));
                return runs[^1].StoringSeconds;
            }
        );
        return [.. CrowdCost.Measurements(runs, pairs, Agencies, Agencies * Bets)];
    }

    private static async Task<CrowdCost> RunAsync(
        BenchOptions options,
        IReadOnlyList<BetRows> agencies,
        IReadOnlyDictionary<int, StoredRows> wanted
    )
    {
        var count = Agencies.ToString(CultureInfo.InvariantCulture);
        await using var server = await ServerUnderLoad.StartAsync(
            options,
            // On a slow machine the last agency still has time for its bets.
            "--agencies",
            count,
            "--backlog",
            "1024",
            "--idle-timeout",
            "10m"
        );
        using var load = new SimultaneousAgencies(agencies);

        var clock = Stopwatch.StartNew();
        await load.ArriveAsync(server.Port);
        var storing = clock.Elapsed;
        await Task.Delay(Settling);

        var cost = CrowdCost.Of(server, storing) with { ProcessorShare = await IdleAsync(server) };
        clock.Restart();
        var told = await load.DrawAsync();
        var drawing = clock.Elapsed;
        await server.StopAsync();
        if (told.Count == Agencies)
            Check(server, told, wanted);
        return cost with { Served = told.Count, DrawingSeconds = drawing.TotalSeconds };
    }

    private static async Task<double> IdleAsync(ServerUnderLoad server)
    {
        int[] all = [server.Orchestrator, .. server.Workers];
        var (before, clock) = (ProcessorTime.Of(all), Stopwatch.StartNew());
        await Task.Delay(Idling);
        var elapsed = clock.Elapsed;
        return (ProcessorTime.Of(all) - before) / elapsed * 100;
    }

    private static void Check(
        ServerUnderLoad server,
        IReadOnlyList<IReadOnlyList<string>> told,
        IReadOnlyDictionary<int, StoredRows> wanted
    )
    {
        StoredRows.RequireSame(wanted, StoredRows.ReadAll(server.Database));
        var documents = wanted.Values.SelectMany(rows => rows.Winners);
        if (!told.SelectMany(winners => winners).Order().SequenceEqual(documents.Order()))
            throw new BenchException("the agencies were told wrong winners");
    }
}
