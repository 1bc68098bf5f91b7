namespace Lottery.Audit.Verification;

/// <summary>What a verification has found, all of which agrees.</summary>
/// <param name="Draw">Which draw it is.</param>
/// <param name="State">How far it is: <c>open</c>, <c>closed</c> or <c>drawn</c>.</param>
public sealed record VerifiedDraw(string Draw, string State)
{
    /// <summary>When it was closed, in UTC; <c>null</c>: it is open.</summary>
    public string? ClosedAt { get; init; }

    /// <summary>The agencies that have sent anything.</summary>
    public int Agencies { get; init; }

    /// <summary>Their lists.</summary>
    public int Lists { get; init; }

    /// <summary>The bets that take part.</summary>
    public long Bets { get; init; }

    /// <summary>The bets that have left the draw.</summary>
    public long Voided { get; init; }

    /// <summary>
    /// The numbers of the journal that have no entry, as PostgreSQL leaves them when a transaction is undone or the server
    /// is killed; <c>null</c>: the draw was made in a file, which leaves none.
    /// </summary>
    public long? Gaps { get; init; }

    /// <summary>The bets that have won; <c>null</c>: the draw is not made.</summary>
    public long? Winners { get; init; }

    /// <summary>The SHA-256 of the seal; <c>null</c>: it is not sealed yet.</summary>
    public string? Seal { get; init; }

    /// <summary>How the signature stands: <c>good</c>, <c>none</c>, or not checked.</summary>
    public required string Signature { get; init; }

    /// <summary>How the copy stands; <c>null</c>: none was named.</summary>
    public string? Copy { get; init; }

    /// <summary>The lines that a person is told.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Seal is null ? $"state: {State}: not sealed yet" : $"state: {State}";
        yield return $"draw: {Draw}";
        if (ClosedAt is not null)
            yield return $"closed: {ClosedAt}";
        yield return $"agencies: {Agencies}";
        yield return $"lists: {Lists}";
        yield return $"bets: {Bets}";
        yield return $"voided: {Voided}";
        if (Gaps is not null)
            yield return $"journal: {Gaps} numbers have no entry";
        if (Winners is not null)
            yield return $"winners: {Winners}";
        if (Seal is not null)
        {
            yield return $"seal: sha256 {Seal}";
            yield return $"signature: {Signature}";
        }
        if (Copy is not null)
            yield return $"copy: {Copy}";
    }
}
