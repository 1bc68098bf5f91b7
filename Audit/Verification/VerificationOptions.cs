namespace Lottery.Audit.Verification;

/// <summary>What is verified, and with what.</summary>
/// <param name="Database">The database file of the draw; or its name, where <c>Connection</c> says how it is reached.</param>
public sealed record VerificationOptions(string Database)
{
    /// <summary>
    /// What Npgsql needs for a connection to a draw on PostgreSQL, whose search_path is the draw's schema. It may have a
    /// password. <c>null</c>: the database is a file.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>Another database that must hold the same draw: a backup, or a copy that follows it.</summary>
    public string? Against { get; init; }

    /// <summary>As <see cref="Connection"/>, for <see cref="Against"/>.</summary>
    public string? AgainstConnection { get; init; }

    /// <summary>A seal that was kept, which the draw's must equal.</summary>
    public string? Seal { get; init; }

    /// <summary>The public key of the seal's signature, PEM.</summary>
    public string? Key { get; init; }
}
