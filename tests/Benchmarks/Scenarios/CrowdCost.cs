using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>What one run with many waiting agencies has cost. Memory is in MB.</summary>
public sealed record CrowdCost
{
    /// <summary>From the first connection until all bets are stored.</summary>
    public required double StoringSeconds { get; init; }

    /// <summary>All processes of the server.</summary>
    public required double Memory { get; init; }

    /// <summary>A worker, on the average.</summary>
    public required double WorkerMemory { get; init; }

    /// <summary>The orchestrator; with the pages that it shares.</summary>
    public required double OrchestratorResident { get; init; }

    /// <summary>The orchestrator; of the pages that it shares, its share.</summary>
    public required double OrchestratorMemory { get; init; }

    /// <summary>Of all processes while nothing happens, in % of one core.</summary>
    public double ProcessorShare { get; init; }

    /// <summary>From the last END until all agencies have their winners.</summary>
    public double DrawingSeconds { get; init; }

    /// <summary>How many agencies have got their winners.</summary>
    public int Served { get; init; }

    /// <summary>Looks at a server whose agencies wait.</summary>
    public static CrowdCost Of(ServerUnderLoad server, TimeSpan storing)
    {
        var workers = server.Workers.Select(ProcessMemory.Pss).ToList();
        var orchestrator = ProcessMemory.Pss(server.Orchestrator);
        return new()
        {
            StoringSeconds = storing.TotalSeconds,
            Memory = orchestrator + workers.Sum(),
            WorkerMemory = workers.Average(),
            OrchestratorResident = ProcessMemory.Resident(server.Orchestrator),
            OrchestratorMemory = orchestrator,
        };
    }

    /// <summary>The lines of the table.</summary>
    public static IEnumerable<Measurement> Measurements(
        IReadOnlyList<CrowdCost> runs,
        Pairs pairs,
        int agencies,
        int bets
    )
    {
        Measurement Line(
            string scenario,
            string what,
            string unit,
            Func<CrowdCost, double> number
        ) => new(scenario, what, unit, new Series([.. runs.Select(number)]));

        yield return Line("d", "served, of 1,000 at once", "agencies", run => run.Served)
            .Wanting("all", line => line.Ours.Min >= agencies);
        yield return Measurement
            .OfRate("d", "their bets, until all are stored", "bets/s", bets, pairs)
            .Wanting(">= 33,000", line => line.Ours.Median >= 33_000);
        yield return Line("d", "last END to all winners", "s", run => run.DrawingSeconds);
        yield return Line("d", "PSS of all processes, 1,000 waiting", "MB", run => run.Memory)
            .Wanting("< 6,144", line => line.Ours.Max < 6144);
        yield return Line("h", "PSS of a waiting worker", "MB", run => run.WorkerMemory)
            .Wanting("<= 5", line => line.Ours.Max <= 5);
        yield return Line("h", "RSS of the orchestrator", "MB", run => run.OrchestratorResident)
            .Wanting("< 80", line => line.Ours.Max < 80);
        yield return Line("h", "PSS of the orchestrator", "MB", run => run.OrchestratorMemory);
        yield return Line("i", "1,000 waiting for 10 s", "% of a core", run => run.ProcessorShare)
            .Wanting("< 1", line => line.Ours.Max < 1);
    }
}
