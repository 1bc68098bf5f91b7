using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>How a draw stands.</summary>
/// <param name="Rules">Its rules.</param>
/// <param name="State">How far it is.</param>
/// <param name="Seen">How many agencies have sent anything.</param>
/// <param name="Finished">How many of them have sent END.</param>
/// <param name="Stored">The bets that are stored.</param>
/// <param name="Refused">The lines that were refused.</param>
/// <param name="Agencies">The first of the agencies.</param>
public sealed record DrawStatus(
    DrawRules Rules,
    DrawState State,
    int Seen,
    int Finished,
    long Stored,
    long Refused,
    IReadOnlyList<AgencyStatus> Agencies
)
{
    /// <summary>When it was made, in UTC (ISO 8601); <c>null</c> if it was not, or that is not known.</summary>
    public string? DrawnAt { get; init; }
}

/// <summary>How one agency stands.</summary>
/// <param name="Agency">The agency's number.</param>
/// <param name="Finished">Whether it has sent END.</param>
/// <param name="Stored">Its bets that are stored.</param>
/// <param name="Refused">Its lines that were refused.</param>
public sealed record AgencyStatus(int Agency, bool Finished, long Stored, long Refused);
