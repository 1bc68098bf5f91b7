using System.Globalization;
using Lottery.Client.Files;
using Lottery.Client.Sessions;
using Lottery.Domain;
using Lottery.Logging;
using static Lottery.Client.Progress.ProgressText;

namespace Lottery.Client.Progress;

/// <summary>The summary of an upload for a person: what was sent, what was not, the draw, who won. Pure.</summary>
internal static class SummaryText
{
    /// <summary>Four lines; the last two where it was only asked for winners.</summary>
    public static IEnumerable<string> Lines(UploadOutcome outcome)
    {
        if (outcome.File.Length > 0)
        {
            yield return $"Sent:    {Bets(outcome.Bets)} of {PlainText.Escape(outcome.File)} in {Duration(outcome.Uploading)}";
            yield return $"Refused: {Bets(outcome.Refused)}; skipped: {BadLines.Lines(outcome.Skipped)}";
        }
        if (outcome.Receipt is { } receipt)
            yield return $"Receipt: the central holds this list; its seal is in {PlainText.Escape(receipt)}";
        yield return $"Drawn:   {Drawn(outcome)}";
        yield return $"Won:     {Bets(outcome.Winners ?? 0)}{Written(outcome)}";
    }

    private static string Drawn(UploadOutcome outcome) =>
        outcome.WinningNumber is { } number
            ? $"number {number}, {Local(outcome.DrawnAt)}"
            : "the server does not tell when, nor which number";

    // What is no time comes from outside as it is.
    private static string Local(string? utc) =>
        DateTimeOffset.TryParse(
            utc,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? TimeText.Local(time)
            : $"at an unknown time ({PlainText.Escape(utc ?? "")})";

    private static string Written(UploadOutcome outcome)
    {
        var documents = outcome.Output is { } file
            ? $"; their documents are in {PlainText.Escape(file)}"
            : "";
        return outcome.WinningLines is { } lines
            ? $"{documents}; their lines are in {PlainText.Escape(lines)}"
            : documents;
    }
}
