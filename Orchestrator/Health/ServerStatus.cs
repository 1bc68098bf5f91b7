using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Orchestrator.Health;

/// <summary>The status of a server, for <c>lottery health</c>.</summary>
/// <param name="IsHealthy">Whether it can serve.</param>
/// <param name="Summary">What was checked, or what is wrong; one line.</param>
public sealed record ServerStatus(bool IsHealthy, string Summary)
{
    /// <summary>How the draw stands, where the server makes one.</summary>
    public DrawStatus? Draw { get; init; }

    /// <summary>Where that draw is: the full path of a file, or an address without its password.</summary>
    public string? Database { get; init; }

    /// <summary>How many workers there are in each state, by its name.</summary>
    public IReadOnlyDictionary<string, int>? Workers { get; init; }

    /// <summary>Log lines that could not be written.</summary>
    public long DroppedLines { get; init; }

    /// <summary>The last warnings and errors of the log, the newest last.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>The status of a server whose database answers.</summary>
    internal static ServerStatus Of(
        DrawStatus draw,
        string? problem,
        IReadOnlyDictionary<string, int>? workers = null
    ) =>
        new(
            IsHealthy: problem is null,
            (problem is null ? "" : $"{problem}; ")
                + (workers is null ? "" : $"{workers.Values.Sum()} workers, ")
                + "database answers, "
                + draw.Progress.State switch
                {
                    DrawState.Drawn => "draw made",
                    DrawState.Closed => "draw closed, not made yet",
                    _ => "no draw yet",
                }
        )
        {
            Draw = draw,
            Workers = workers,
        };

    /// <summary>The status as text, escaped for a terminal.</summary>
    public IEnumerable<string> ToLines() =>
        new[] { (IsHealthy ? "healthy: " : "unhealthy: ") + PlainText.Escape(Summary) }
            .Concat(Draw is null ? [] : LinesOf(Draw))
            .Concat(Workers is null ? [] : ["workers: " + Words(Workers)])
            .Append($"log: {DroppedLines} lines dropped; last failures: {Failures.Count}")
            .Concat(Failures.Select(line => $"  {Plain(line)}"));

    private static IEnumerable<string> LinesOf(DrawStatus draw)
    {
        yield return $"draw: {Kinds.Word(draw.Progress.State)}, agencies {draw.Rules.Agencies},"
            + $" winning number {draw.Rules.WinningNumber}"
            + (draw.Rules.CloseAt is { } time ? $", closes at {TimeText.Local(time)}" : "");
        yield return $"agencies: {draw.Finished} finished, {draw.Unfinished} not finished,"
            + $" {draw.Stored} bets stored, {draw.Refused} lines refused, {draw.Voided} bets voided";
        foreach (var agency in draw.Agencies)
            yield return $"  agency {agency.Agency}: {(agency.Finished ? "finished" : "not finished")},"
                + $" {agency.Stored} stored, {agency.Refused} refused"
                + (agency.Voided > 0 ? $", {agency.Voided} voided" : "");
        if (draw.Seen > draw.Agencies.Count)
            yield return $"  and {draw.Seen - draw.Agencies.Count} more";
    }

    private static string Words(IReadOnlyDictionary<string, int> workers) =>
        string.Join(", ", workers.Select(state => $"{state.Value} {Plain(state.Key)}"));

    // The bars of a log line stay.
    private static string Plain(string text) =>
        string.Join('|', text.Split('|').Select(PlainText.Escape));
}

/// <summary>The JSON of a <see cref="ServerStatus"/>.</summary>
[JsonSourceGenerationOptions(
    Converters = [typeof(AgenciesExpectedJson)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ServerStatus))]
internal sealed partial class ServerStatusJson : JsonSerializerContext;

/// <summary>Writes the agencies expected as their text.</summary>
internal sealed class AgenciesExpectedJson : JsonConverter<AgenciesExpected>
{
    public override AgenciesExpected Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) =>
        AgenciesExpected.Parse(reader.GetString() ?? "")
        ?? throw new JsonException("these are no agencies");

    public override void Write(
        Utf8JsonWriter writer,
        AgenciesExpected value,
        JsonSerializerOptions options
    ) => writer.WriteStringValue(value.ToString());
}
