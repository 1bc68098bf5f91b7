namespace Lottery.Storage;

/// <summary>One database; the same in every process of a server.</summary>
public sealed record StoreOptions
{
    /// <summary>The database file. One file is one draw.</summary>
    public string Path { get; init; } = "data/lottery.db";

    /// <summary>What an ACKed bet survives.</summary>
    public Durability Durability { get; init; } = Durability.Power;

    /// <summary>Whether the group of the file may read it; it cannot lock it.</summary>
    public bool GroupMayRead { get; init; }
}

/// <summary>What an ACKed bet survives.</summary>
public enum Durability
{
    /// <summary>The loss of power: nothing is answered before it is on the disk.</summary>
    Power,

    /// <summary>Any kill -9: what is answered has been written, and the kernel syncs when it likes.</summary>
    Process,
}
