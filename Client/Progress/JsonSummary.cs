using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Client.Sessions;

namespace Lottery.Client.Progress;

/// <summary>Tells a program what has become of an upload: one JSON object, on one line, at the end.</summary>
internal sealed class JsonSummary(TextWriter output) : IUploadView
{
    public void Validated(long bets) { }

    public void Taken(long bets) { }

    public void WaitsForDraw() { }

    public void Ended(UploadOutcome outcome) =>
        output.WriteLine(
            JsonSerializer.Serialize(UploadReport.Of(outcome), UploadJson.Default.UploadReport)
        );
}

/// <summary>The outcome as <c>--json</c> tells it; <c>null</c> is what is not known. Times are UTC, ISO 8601.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="File">The list; <c>null</c> where it was only asked for winners.</param>
/// <param name="Bets">How many bets it has.</param>
/// <param name="Skipped">How many of its lines are no bets.</param>
/// <param name="Refused">How many bets the server has refused.</param>
/// <param name="Seconds">From the start to the acknowledged END; <c>null</c> if there was none.</param>
/// <param name="DrawnAt">When the draw was made.</param>
/// <param name="WinningNumber">The number drawn.</param>
/// <param name="Winners">How many bets won; <c>null</c> if it ended before the draw.</param>
/// <param name="Output">Where the winners' documents are.</param>
/// <param name="WinningLines">Where the lines are that won.</param>
/// <param name="Receipt">Where the seal is that agrees with the list.</param>
internal sealed record UploadReport(
    int Agency,
    string? File,
    long? Bets,
    long? Skipped,
    long? Refused,
    double? Seconds,
    string? DrawnAt,
    int? WinningNumber,
    long? Winners,
    string? Output,
    string? WinningLines,
    string? Receipt
)
{
    public static UploadReport Of(UploadOutcome outcome)
    {
        var hasList = outcome.File.Length > 0;
        var hasEnded = outcome.Uploading > TimeSpan.Zero;
        return new UploadReport(
            outcome.Agency,
            hasList ? outcome.File : null,
            hasList ? outcome.Bets : null,
            hasList ? outcome.Skipped : null,
            hasList ? outcome.Refused : null,
            hasEnded ? Math.Round(outcome.Uploading.TotalSeconds, 3) : null,
            outcome.DrawnAt,
            outcome.WinningNumber,
            outcome.Winners,
            outcome.Output,
            outcome.WinningLines,
            outcome.Receipt
        );
    }
}

/// <summary>The JSON of a client: <c>snake_case</c>, as the operator's verbs write it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UploadReport))]
internal sealed partial class UploadJson : JsonSerializerContext;
