using System.Globalization;
using Lottery.Board.Reports;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Watch;

namespace Lottery.Board.Metrics;

/// <summary>
/// The metrics of a draw and its server; docs/board.md has their table. No label has a value that an agency sends but
/// its number, of which there are as many as agencies in the draw, and no more than the board is told.
/// </summary>
internal static class DrawMetrics
{
    /// <summary>Writes them.</summary>
    /// <param name="report">What is told.</param>
    /// <param name="maxAgencies">How many agencies have samples of their own; the lowest numbers do.</param>
    public static MetricsText Of(BoardReport report, int maxAgencies)
    {
        var text = new MetricsText()
            .Gauge("lottery_database_up", "Whether the database answers (1) or not (0).")
            .Value(report.Problem is null ? 1 : 0)
            .Gauge("lottery_read_timestamp_seconds", "When the figures of the draw were read.")
            .Value(UnixTime(report.ReadAt));
        AddServer(text, report.Server);
        if (report.Draw is not { } draw)
            return text;
        AddDraw(text, draw);
        AddAgencies(
            text,
            [.. draw.Agencies.OrderBy(one => one.Agency).Take(maxAgencies)],
            report.Drawn
        );
        return text;
    }

    private static void AddServer(MetricsText text, ServerReport? server)
    {
        text.Gauge("lottery_server_up", "Whether the server on this machine answers.")
            .Value(server is { Answers: true } ? 1 : 0)
            .Gauge("lottery_server_healthy", "Whether that server can serve.")
            .Value(server is { Healthy: true } ? 1 : 0);
        if (server is not { Answers: true })
            return;
        text.Counter(
                "lottery_log_dropped_lines_total",
                "Lines of the server's log that could not be written, since it was started."
            )
            .Value(server.DroppedLines)
            .Gauge("lottery_workers", "Worker processes of the server, by what they do.");
        foreach (var (state, count) in server.Workers)
            text.Value("state", state, count);
    }

    private static void AddDraw(MetricsText text, DrawReport draw)
    {
        text.Gauge("lottery_draw_state", "1 for the state that the draw is in.");
        foreach (var state in Enum.GetValues<DrawState>().Select(Kinds.Word))
            text.Value("state", state, state == draw.State ? 1 : 0);
        text.Gauge("lottery_close_timestamp_seconds", "When the clock closes the draw.")
            .Value(UnixTime(draw.CloseAt))
            .Gauge("lottery_closed_timestamp_seconds", "When the draw was closed.")
            .Value(UnixTime(draw.ClosedAt))
            .Gauge("lottery_drawn_timestamp_seconds", "When the draw was made.")
            .Value(UnixTime(draw.DrawnAt))
            .Gauge("lottery_agencies_expected", "Agencies that must finish before the draw.")
            .Value(draw.Totals.Expected)
            .Gauge("lottery_agencies_seen", "Agencies that have sent anything.")
            .Value(draw.Totals.Seen)
            .Gauge("lottery_agencies_finished", "Agencies that have finished (END).")
            .Value(draw.Totals.Finished)
            .Gauge("lottery_lists", "Lists of agencies that take part.")
            .Value(draw.Totals.Lists)
            .Gauge("lottery_bets", "Bets that take part.")
            .Value(draw.Totals.Stored)
            .Counter("lottery_bets_stored_total", "Bets that were ever stored.")
            .Value(draw.Totals.Stored + draw.Totals.Voided)
            .Counter("lottery_bets_voided_total", "Bets that have left the draw.")
            .Value(draw.Totals.Voided)
            .Counter("lottery_lines_refused_total", "Lines that were refused.")
            .Value(draw.Totals.Refused)
            .Gauge("lottery_winners", "Bets that won.")
            .Value(draw.Winners)
            .Gauge("lottery_database_free_bytes", "Bytes that are free where the database is.")
            .Value(draw.FreeBytes);
    }

    private static void AddAgencies(
        MetricsText text,
        IReadOnlyList<AgencyReport> agencies,
        DrawnReport? drawn
    )
    {
        text.Gauge("lottery_agencies_listed", "Agencies with samples of their own below.")
            .Value(agencies.Count);
        Add("lottery_agency_finished", "Whether the agency has finished (END).", Finished);
        Add("lottery_agency_lists", "Lists of the agency that take part.", one => one.Lists);
        Add("lottery_agency_bets", "Bets of the agency that take part.", one => one.Stored);
        if (drawn is null)
            return;
        var winners = drawn.Agencies.ToDictionary(one => one.Agency, one => one.Winners);
        Add(
            "lottery_agency_winners",
            "Bets of the agency that won.",
            one => winners.GetValueOrDefault(one.Agency)
        );

        void Add(string name, string help, Func<AgencyReport, double> value)
        {
            text.Gauge(name, help);
            foreach (var one in agencies)
                text.Value("agency", one.Agency.ToString(CultureInfo.InvariantCulture), value(one));
        }

        static double Finished(AgencyReport one) => one.Finished ? 1 : 0;
    }

    private static double? UnixTime(string? time) =>
        time is null
            ? null
            : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
