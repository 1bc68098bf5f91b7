using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Orchestrator.Health;
using Lottery.Storage;

namespace Lottery.Orchestrator.Systemd;

/// <summary>A server's status in one line, as <c>systemctl status</c> shows it.</summary>
internal static class StatusText
{
    // A datagram of sd_notify(3) may have 4096 bytes; a reason may hold names from outside.
    private const int MaxCharacters = 500;

    /// <summary>The line; it has no control characters, and changes only if the status does.</summary>
    public static string Of(ServerStatus status)
    {
        var problem = status.IsHealthy ? "" : $"unhealthy: {status.Summary}; ";
        var found = status.Draw is { } draw ? Draw(draw) : status.Summary;
        var workers = status.Workers is { } states ? $"; workers: {Workers(states)}" : "";
        return Plain($"{problem}{found}{workers}");
    }

    /// <summary>A text of any origin, as a line that fits into a message.</summary>
    public static string Plain(string text)
    {
        var plain = PlainText.Escape(text);
        return plain.Length <= MaxCharacters ? plain : plain[..MaxCharacters];
    }

    private static string Draw(DrawStatus draw) =>
        $"draw {Kinds.Word(draw.Progress.State)}, {draw.Finished} of "
        + (draw.Rules.Agencies.Count is { } expected ? $"{expected}" : $"{draw.Seen} seen")
        + $" agencies finished, {draw.Stored} bets stored";

    private static string Workers(IReadOnlyDictionary<string, int> states) =>
        states.Count == 0
            ? "none"
            : string.Join(", ", states.Select(state => $"{state.Value} {state.Key}"));
}
