using System.Text.Json.Serialization;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>How a draw stands, as <c>--json</c> tells it. Times are UTC, ISO 8601.</summary>
public sealed record DrawReport(
    string Database,
    string State,
    string? ClosedAt,
    string? ClosedBy,
    string? DrawnAt,
    string? DrawnBy,
    string ExpectedAgencies,
    int? WinningNumber,
    string? CloseAt,
    long? SecondsToClose,
    int? Winners,
    TotalsReport Totals,
    IReadOnlyList<string> NeverSeen,
    IReadOnlyList<AgencyReport> Agencies
)
{
    /// <summary>When it was read; of <c>--watch</c> and of the board alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? At { get; init; }

    /// <summary>Why there are no newer figures; of <c>--watch</c> alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>How many bets were stored a second, lately; of <c>--watch</c> and of the board alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BetsPerSecond { get; init; }

    /// <summary>How many bytes are free where the database is; null: it is on a server, or not known.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>What the server on this machine says of itself.</summary>
    public ServerReport? Server { get; init; }

    /// <summary>Makes it of a balance.</summary>
    public static DrawReport Of(Balance balance, string database)
    {
        var (rules, progress) = (balance.Status.Rules, balance.Status.Progress);
        return new DrawReport(
            database,
            Kinds.Word(progress.State),
            progress.ClosedAt,
            progress.ClosedBy,
            progress.DrawnAt,
            progress.DrawnBy,
            rules.Agencies.ToString(),
            progress.Draw?.WinningNumber ?? rules.WinningNumber.Value,
            rules.CloseAt is { } time ? TimeText.Utc(time) : null,
            progress.State is DrawState.Open
                ? (long?)(rules.CloseAt - DateTimeOffset.UtcNow)?.TotalSeconds
                : null,
            progress.Draw?.Winners,
            TotalsReport.Of(balance),
            [.. balance.NeverSeen.Select(range => range.ToString())],
            [.. balance.Status.Agencies.Select(agency => AgencyReport.Of(balance, agency))]
        );
    }
}

/// <summary>The sums over all agencies; <c>Expected</c> is null for <c>auto</c>.</summary>
public sealed record TotalsReport(
    int? Expected,
    int Seen,
    int Finished,
    int Lists,
    long Stored,
    long Refused,
    long Voided
)
{
    /// <summary>Makes it of a balance.</summary>
    public static TotalsReport Of(Balance balance)
    {
        var status = balance.Status;
        return new TotalsReport(
            status.Rules.Agencies.Count,
            status.Seen,
            status.Finished,
            status.Agencies.Sum(agency => agency.Lists),
            status.Stored,
            status.Refused,
            status.Voided
        );
    }
}

/// <summary>One agency that was seen; <c>Expected</c> is null where the rules name none.</summary>
public sealed record AgencyReport(
    int Agency,
    bool? Expected,
    bool Finished,
    int Lists,
    long Stored,
    long Refused,
    long Voided,
    string? LastSeen
)
{
    /// <summary>Makes it of a balance and one agency in it.</summary>
    public static AgencyReport Of(Balance balance, AgencyStatus agency) =>
        new(
            agency.Agency,
            balance.Expects(agency.Agency),
            agency.Finished,
            agency.Lists,
            agency.Stored,
            agency.Refused,
            agency.Voided,
            string.IsNullOrEmpty(agency.LastSeen) ? null : agency.LastSeen
        );
}

/// <summary>What was drawn, as <c>--json</c> tells it.</summary>
public sealed record DrawnReport(
    int Number,
    int Winners,
    string? DrawnAt,
    string? DrawnBy,
    IReadOnlyList<AgencyWinners> Agencies
);

/// <summary>How many bets of an agency won.</summary>
public sealed record AgencyWinners(int Agency, int Winners);

/// <summary>Why nothing could be read yet, as <c>--watch --json</c> tells it.</summary>
public sealed record ProblemReport(string At, string Problem);

/// <summary>The JSON that the operator's verbs write: <c>snake_case</c>, as the columns of the database are called.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DrawReport))]
[JsonSerializable(typeof(DrawnReport))]
[JsonSerializable(typeof(WinningBet))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(ProblemReport))]
public sealed partial class OperatorJson : JsonSerializerContext;
