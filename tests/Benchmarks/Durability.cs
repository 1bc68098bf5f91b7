namespace Lottery.Benchmarks;

/// <summary>What a bet survives once the server has ACKed it.</summary>
public enum Durability
{
    /// <summary>A loss of power: every transaction is synced to the disk.</summary>
    Power,

    /// <summary>The end of the process: a transaction is written, and not synced.</summary>
    Process,
}

/// <summary>How the programs call it.</summary>
public static class DurabilityNames
{
    /// <summary>The value of <c>--durability</c>.</summary>
    public static string Name(this Durability durability) =>
        durability is Durability.Power ? "power" : "process";
}
