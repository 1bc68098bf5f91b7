using System.Text.Json;
using Lottery.Domain;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>What <c>lottery status</c> knows, as one JSON object. Pure.</summary>
internal static class StatusJson
{
    /// <summary>Writes it; without any figures there is the problem alone.</summary>
    /// <param name="sample">What is known.</param>
    /// <param name="database">The database, as it may be shown.</param>
    /// <param name="withTime">Whether it has the time that is left to the close.</param>
    public static string Of(DrawSample sample, string database, bool withTime = true) =>
        sample.Report(database) is { } report
            ? JsonSerializer.Serialize(
                withTime ? report : report with { SecondsToClose = null },
                OperatorJson.Default.DrawReport
            )
            : JsonSerializer.Serialize(
                new ProblemReport(TimeText.Utc(sample.At), sample.Problem ?? ""),
                OperatorJson.Default.ProblemReport
            );
}
