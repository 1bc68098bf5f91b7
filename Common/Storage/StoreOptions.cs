using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>One database and the rules of its draw; the same in every process of a server.</summary>
public sealed record StoreOptions
{
    /// <summary>The database file. One file is one draw.</summary>
    public string Path { get; init; } = "data/lottery.db";

    /// <summary>What an ACKed bet survives.</summary>
    public Durability Durability { get; init; } = Durability.Power;

    /// <summary>When the draw is due.</summary>
    public AgenciesExpected Agencies { get; init; } = new(5);

    /// <summary>The number that wins.</summary>
    public int WinningNumber { get; init; } = 7574;
}
