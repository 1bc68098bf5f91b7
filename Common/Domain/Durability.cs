namespace Lottery.Domain;

/// <summary>What an ACKed bet survives.</summary>
public enum Durability
{
    /// <summary>The loss of power: nothing is answered before it is on the disk.</summary>
    Power,

    /// <summary>Any kill -9: what is answered has been written, and the kernel syncs when it likes.</summary>
    Process,
}
