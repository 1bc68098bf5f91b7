namespace Lottery.Faults.Soak;

/// <summary>How long each process lives on average before it is killed.</summary>
/// <param name="Worker">A worker.</param>
/// <param name="Server">The orchestrator.</param>
/// <param name="Client">An agency's client.</param>
public sealed record KillRates(TimeSpan Worker, TimeSpan Server, TimeSpan Client);
