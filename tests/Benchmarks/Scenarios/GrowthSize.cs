using Lottery.Benchmarks.Measuring;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>All runs with one number of bets.</summary>
public sealed record GrowthSize(int Bets, Pairs Pairs, IReadOnlyList<GrowthRun> Runs)
{
    private const double MaxGrowth = 1.15;

    // Two runs of the same size differ by so much, too.
    private const double MemoryNoise = 1.1;

    private double MicrosecondsABet => Pairs.Ours.Median / Bets * 1e6;

    /// <summary>Its lines of the table.</summary>
    public IEnumerable<Measurement> Measurements()
    {
        Measurement Line(string what, string unit, Func<GrowthRun, double> number) =>
            new("j", $"{what}, {Bets:N0} bets", unit, new Series([.. Runs.Select(number)]));

        var time = Measurement.OfTime("j", $"{Growth.TimeOfBet}, {Bets:N0} bets", Pairs);
        yield return time with
        {
            Unit = "us",
            Ours = Pairs.Ours.To(took => took / Bets * 1e6),
            Reference = Pairs.Reference.To(took => took / Bets * 1e6),
        };
        yield return Line("the draw itself", "ms", run => run.DrawSeconds * 1e3);
        yield return Line("peak of the client", "MB", run => run.ClientMemory);
        yield return Line("peak of the worker", "MB", run => run.WorkerMemory);
        yield return Line("peak of the orchestrator", "MB", run => run.OrchestratorMemory);
        yield return Line("the database's file", "MB", run => run.FileMegaBytes);
    }

    /// <summary>How time and memory grow from the smallest of these sizes to the largest.</summary>
    public static IEnumerable<Measurement> Compare(IReadOnlyList<GrowthSize> sizes)
    {
        if (sizes is not [var small, .., var large])
            yield break;

        Measurement Line(string what, double times, string goal, double most) =>
            new Measurement(
                "j",
                $"{what}, {small.Bets:N0} to {large.Bets:N0} bets",
                "times",
                new Series(times)
            ).Wanting(goal, line => line.Ours.Median <= most);

        Measurement Memory(string what, Func<GrowthRun, double> number) =>
            Line(
                $"growth of the {what}'s peak",
                new Series([.. large.Runs.Select(number)]).Median
                    / new Series([.. small.Runs.Select(number)]).Median,
                "none (<= 1.10)",
                MemoryNoise
            );

        yield return Line(
            "growth of a bet's time",
            large.MicrosecondsABet / small.MicrosecondsABet,
            "<= 1.15",
            MaxGrowth
        );
        yield return Memory("client", run => run.ClientMemory);
        yield return Memory("worker", run => run.WorkerMemory);
        yield return Memory("orchestrator", run => run.OrchestratorMemory);
    }
}
