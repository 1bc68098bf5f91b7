namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>What one message of a hostile agency is, as bytes.</summary>
/// <param name="Bytes">What is sent; not always a frame.</param>
internal sealed record HostileFrame(byte[] Bytes)
{
    /// <summary>
    /// Where the message is a BET of which is known what may be stored: how the documents of all its bets begin.
    /// </summary>
    public string? Documents { get; init; }

    /// <summary>How many lines it has.</summary>
    public int Lines { get; init; }

    /// <summary>How many of them are bets.</summary>
    public int Bets { get; init; }

    /// <summary>Whether the server may wait for the draw instead of answering.</summary>
    public bool MayWait { get; init; }
}
