namespace Lottery.Benchmarks;

/// <summary>What is measured, and how often.</summary>
public sealed record BenchOptions
{
    /// <summary>Repetitions of each measurement; the median of fewer than five is at a neighbour's mercy.</summary>
    public int Repeat { get; init; } = 5;

    /// <summary>The level at which servers and clients log. INFO is what a user gets.</summary>
    public string LogLevel { get; init; } = "INFO";

    /// <summary>The folder with the files of scenario (a); invented where none is named.</summary>
    public string? Dataset { get; init; }

    /// <summary>The most bets of scenario (j).</summary>
    public int GrowthMax { get; init; } = 10_000_000;

    /// <summary>What an ACKed bet survives. Scenarios (e) and (k) run with both values.</summary>
    public Durability Durability { get; init; } = Durability.Power;

    /// <summary>The folder of the seed's Python server, for scenario (k); null leaves it out.</summary>
    public string? SeedServer { get; init; }

    /// <summary>Told what is done at the moment.</summary>
    public Action<string> Tell { get; init; } = _ => { };
}
