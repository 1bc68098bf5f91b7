namespace Lottery.Client.Sessions;

/// <summary>What is known of one upload, across all the connections that it takes.</summary>
internal sealed class UploadState
{
    /// <summary>How many lines the server is known to have taken: stored or refused.</summary>
    public long Taken { get; set; }

    /// <summary>How many bets this client has seen stored.</summary>
    public long Stored { get; set; }

    /// <summary>
    /// How many bets this client has seen refused. What a lost answer would have told stays unknown, and
    /// so does what an earlier run was told: the server counts lines, not their fate.
    /// </summary>
    public long Refused { get; set; }

    /// <summary>Whether END was ever sent: all lines were taken before, and the file is of no more use.</summary>
    public bool EndSent { get; set; }

    /// <summary>Whether END was answered: no bet has to be sent any more.</summary>
    public bool Ended { get; set; }
}
