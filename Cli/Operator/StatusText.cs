using System.Globalization;
using Lottery.Logging;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>Writes what <c>lottery status</c> knows, for people: the draw, its server, its place, its agencies.</summary>
internal static class StatusText
{
    // Of the server's log.
    private const int MaxFailures = 3;

    /// <summary>Writes it once.</summary>
    public static void Write(TextWriter output, DrawSample sample, string database)
    {
        var balance = sample.Reading!.Balance;
        BalanceText.WriteDraw(output, balance.Status, database);
        WriteServer(output, sample);
        output.WriteLine();
        BalanceText.WriteAgencies(output, balance);
    }

    /// <summary>Writes it for a watch, where a problem comes first and the sums before the agencies.</summary>
    public static void WriteWatched(TextWriter output, DrawSample sample, string database)
    {
        if (sample.Problem is { } problem)
            output.WriteLine($"PROBLEM         {PlainText.Escape(problem)}");
        if (sample.Reading?.Balance is not { } balance)
            return;
        BalanceText.WriteDraw(output, balance.Status, database);
        var totals = TotalsReport.Of(balance);
        output.WriteLine(
            $"finished        {totals.Finished} of {totals.Expected ?? totals.Seen} agencies"
        );
        output.WriteLine(
            $"bets            {totals.Stored}, {Rate(sample)} a second, {totals.Lists} lists,"
                + $" {totals.Refused} refused, {totals.Voided} voided"
        );
        WriteServer(output, sample);
        output.WriteLine();
        BalanceText.WriteAgencies(output, balance);
    }

    private static string Rate(DrawSample sample) =>
        sample.BetsPerSecond is { } rate ? rate.ToString("0", CultureInfo.InvariantCulture) : "-";

    private static void WriteServer(TextWriter output, DrawSample sample)
    {
        var server = sample.Server;
        output.WriteLine($"server          {Health(server)}");
        if (server is { Workers.Count: > 0 })
            output.WriteLine(
                $"workers         {string.Join(", ", server.Workers.Select(one => $"{one.Value} {PlainText.Escape(one.Key)}"))}"
            );
        if (sample.FreeBytes is { } free)
            output.WriteLine($"disk space      {free / 1e9:0.0} GB free");
        var title = "last failures   ";
        foreach (var line in server?.Failures.TakeLast(MaxFailures) ?? [])
        {
            // The bars of a log line stay.
            output.WriteLine(
                $"{title}{string.Join('|', line.Split('|').Select(PlainText.Escape))}"
            );
            title = new string(' ', title.Length);
        }
    }

    private static string Health(ServerReport? server) =>
        server switch
        {
            null => "not asked yet",
            { Answers: false } => "does not answer on this machine",
            { Healthy: true } => "healthy",
            _ => $"unhealthy: {PlainText.Escape(server.Summary)}",
        };
}
