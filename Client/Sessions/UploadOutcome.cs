namespace Lottery.Client.Sessions;

/// <summary>What has become of an upload, for a person or a program.</summary>
public sealed record UploadOutcome
{
    /// <summary>The agency.</summary>
    public required int Agency { get; init; }

    /// <summary>The list of bets; empty where it was only asked for winners.</summary>
    public required string File { get; init; }

    /// <summary>How many bets the list has.</summary>
    public long Bets { get; init; }

    /// <summary>How many lines of it are no bets, and were skipped.</summary>
    public long Skipped { get; init; }

    /// <summary>How many bets the server has refused.</summary>
    public long Refused { get; init; }

    /// <summary>From the start to the acknowledged END.</summary>
    public TimeSpan Uploading { get; init; }

    /// <summary>When the draw was made, in UTC (ISO 8601); <c>null</c> where the server does not tell.</summary>
    public string? DrawnAt { get; init; }

    /// <summary>The number drawn; <c>null</c> where the server does not tell.</summary>
    public int? WinningNumber { get; init; }

    /// <summary>How many bets of the agency won; <c>null</c> if the client ended before the draw.</summary>
    public long? Winners { get; init; }

    /// <summary>Where the winners' documents are written.</summary>
    public string? Output { get; init; }

    /// <summary>Where the lines of the list are written that won.</summary>
    public string? WinningLines { get; init; }

    /// <summary>Where the seal of the draw is written, which agrees with the list.</summary>
    public string? Receipt { get; init; }
}
