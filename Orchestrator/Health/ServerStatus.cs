using System.Text.Json.Serialization;
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

    /// <summary>How many workers there are in each state, by its name.</summary>
    public IReadOnlyDictionary<string, int>? Workers { get; init; }

    /// <summary>Log lines that could not be written.</summary>
    public long DroppedLines { get; init; }

    /// <summary>The last warnings and errors of the log, the newest last.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>The status of a server whose database answers.</summary>
    internal static ServerStatus Of(
        DrawStatus draw,
        IReadOnlyDictionary<string, int>? workers = null
    ) =>
        new(
            IsHealthy: true,
            (workers is null ? "" : $"{workers.Values.Sum()} workers, ")
                + "database answers, "
                + (draw.State is DrawState.Drawn ? "draw made" : "no draw yet")
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
        yield return $"draw: {draw.State.ToString().ToLowerInvariant()}, agencies {draw.Rules.Agencies},"
            + $" winning number {draw.Rules.WinningNumber}";
        yield return $"agencies: {draw.Finished} finished, {draw.Seen - draw.Finished} not finished,"
            + $" {draw.Stored} bets stored, {draw.Refused} lines refused";
        foreach (var agency in draw.Agencies)
            yield return $"  agency {agency.Agency}: {(agency.Finished ? "finished" : "not finished")},"
                + $" {agency.Stored} stored, {agency.Refused} refused";
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
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ServerStatus))]
internal sealed partial class ServerStatusJson : JsonSerializerContext;
