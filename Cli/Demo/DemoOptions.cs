namespace Lottery.Cli.Demo;

/// <summary>How big the demonstration is.</summary>
internal sealed record DemoOptions
{
    /// <summary>How many agencies upload, each in a process of its own.</summary>
    public int Agencies { get; init; } = 5;

    /// <summary>How many bets each of them has.</summary>
    public int Bets { get; init; } = 10_000;

    /// <summary>
    /// What the invented bets grow from: the same seed, the same winners. With this one, each of the five
    /// agencies has some.
    /// </summary>
    public int Seed { get; init; } = 16;

    /// <summary>The number that wins.</summary>
    public int WinningNumber { get; init; } = 7_574;

    /// <summary>How long the central may take to listen.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
