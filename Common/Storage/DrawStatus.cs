using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>How a draw stands.</summary>
/// <param name="Rules">Its rules.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Seen">How many agencies have sent anything.</param>
/// <param name="Finished">How many of them have sent END.</param>
/// <param name="Stored">The bets that take part.</param>
/// <param name="Refused">The lines that were refused.</param>
/// <param name="Voided">The bets that were stored and have left the draw.</param>
/// <param name="Agencies">The first of the agencies.</param>
public sealed record DrawStatus(
    DrawRules Rules,
    DrawProgress Progress,
    int Seen,
    int Finished,
    long Stored,
    long Refused,
    long Voided,
    IReadOnlyList<AgencyStatus> Agencies
)
{
    /// <summary>How many agencies have stored bets and not finished.</summary>
    public int Unfinished => Seen - Finished;
}

/// <summary>How one agency stands.</summary>
/// <param name="Agency">The agency's number.</param>
/// <param name="Finished">Whether it has sent END.</param>
/// <param name="Stored">Its bets that take part.</param>
/// <param name="Refused">Its lines that were refused.</param>
/// <param name="Voided">Its bets that have left the draw.</param>
/// <param name="Lists">How many lists of it take part.</param>
/// <param name="LastSeen">When it last sent lines or an END, in UTC (ISO 8601); <c>null</c>: never, or not known.</param>
public sealed record AgencyStatus(
    int Agency,
    bool Finished,
    long Stored,
    long Refused,
    long Voided = 0,
    int Lists = 0,
    string? LastSeen = null
);

/// <summary>How one list of an agency stands.</summary>
/// <param name="Upload">Its name.</param>
/// <param name="IsActive">Whether it is in the draw.</param>
/// <param name="Stored">Its bets that take part.</param>
/// <param name="FirstAt">When it came into the draw, in UTC (ISO 8601).</param>
public sealed record ListStatus(UploadId Upload, bool IsActive, long Stored, string FirstAt);

/// <summary>How the seal of a draw stands.</summary>
/// <param name="Draw">Which draw it is: 128 random bits, hexadecimal.</param>
/// <param name="IsSealed">Whether the close has made the seal; an earlier version's close made none.</param>
/// <param name="Signature">ECDSA over the seal's SHA-256, base64 of the DER form (RFC 3279, 2.2.3); <c>null</c> until it is signed.</param>
public sealed record SealStatus(string Draw, bool IsSealed, string? Signature);

/// <summary>One entry of the journal: what one event of the draw has changed.</summary>
/// <param name="Id">Its place.</param>
/// <param name="At">When, in UTC (ISO 8601).</param>
/// <param name="Kind">What happened: <c>open</c>, <c>rules</c>, <c>resume</c>, <c>store</c>, <c>end</c>, ...</param>
/// <param name="Agency">Whose list it is about.</param>
/// <param name="Upload">The name of the list; <c>-</c>: bets without a RES.</param>
/// <param name="Address">Where the message came from.</param>
/// <param name="Stored">Bets that were stored.</param>
/// <param name="Refused">Lines that were refused.</param>
/// <param name="Voided">Bets that left the draw.</param>
/// <param name="FirstBet">The id of the first bet stored; the others follow it.</param>
/// <param name="Detail">More, in words.</param>
public sealed record JournalEntry(
    long Id,
    string At,
    string Kind,
    int? Agency = null,
    string? Upload = null,
    string? Address = null,
    long Stored = 0,
    long Refused = 0,
    long Voided = 0,
    long? FirstBet = null,
    string? Detail = null
);

/// <summary>One bet that won, as it is stored.</summary>
/// <param name="Agency">The agency's number.</param>
/// <param name="FirstName">The bettor's first names.</param>
/// <param name="LastName">The bettor's last names.</param>
/// <param name="Document">The bettor's identity document.</param>
/// <param name="Birthdate">The birthdate, ISO 8601.</param>
/// <param name="Number">The number bet on.</param>
/// <param name="Id">The bet's id in the database.</param>
public sealed record WinningBet(
    int Agency,
    string FirstName,
    string LastName,
    string Document,
    string Birthdate,
    int Number,
    long Id
);
