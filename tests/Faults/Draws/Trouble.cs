namespace Lottery.Faults.Draws;

/// <summary>What is done to the processes of a draw while it runs.</summary>
/// <param name="servers">Its servers: one, or two on PostgreSQL.</param>
/// <param name="agencies">Those who send lists.</param>
/// <param name="over">The draw is over, or given up: it must end.</param>
public delegate Task Trouble(
    IReadOnlyList<SupervisedServer> servers,
    IReadOnlyList<SupervisedAgency> agencies,
    CancellationToken over
);
