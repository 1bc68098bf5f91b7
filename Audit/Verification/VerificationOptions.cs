namespace Lottery.Audit.Verification;

/// <summary>What is verified, and with what.</summary>
/// <param name="Database">The database file of the draw.</param>
public sealed record VerificationOptions(string Database)
{
    /// <summary>Another database that must hold the same draw: a backup, or a copy that follows it.</summary>
    public string? Against { get; init; }

    /// <summary>A seal that was kept, which the draw's must equal.</summary>
    public string? Seal { get; init; }

    /// <summary>The public key of the seal's signature, PEM.</summary>
    public string? Key { get; init; }
}
