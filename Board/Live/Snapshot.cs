using System.Text.Json;
using Lottery.Board.Metrics;
using Lottery.Board.Reports;

namespace Lottery.Board.Live;

/// <summary>
/// What was known at one moment, in each form in which readers ask for it; a form is made once, for all of them, and
/// when the first one asks. Immutable.
/// </summary>
internal sealed class Snapshot
{
    private readonly Lazy<byte[]> _json;
    private readonly Lazy<byte[]> _metrics;
    private readonly Lazy<byte[]> _full;
    private readonly Lazy<byte[]> _change;

    public Snapshot(BoardReport report, DateTimeOffset at, Snapshot? previous, int metricsAgencies)
    {
        (Report, At, Number) = (report, at, (previous?.Number ?? 0) + 1);
        _json = new(() => Serialize(report));
        _metrics = new(() => DrawMetrics.Of(report, metricsAgencies).ToUtf8());
        _full = new(() => ServerSentEvent.Encode("full", _json.Value));
        var before = previous?.Report;
        // Lazy, it would keep all snapshots before it.
        var changed = before is null ? null : ReportChange.Between(before, report);
        _change = new(() =>
            changed is null ? _full.Value : ServerSentEvent.Encode("change", Serialize(changed))
        );
    }

    /// <summary>What is told.</summary>
    public BoardReport Report { get; }

    /// <summary>When the draw was looked at.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Counts the snapshots.</summary>
    public long Number { get; }

    /// <summary>The body of <c>/status.json</c>.</summary>
    public byte[] Json => _json.Value;

    /// <summary>The body of <c>/metrics</c>.</summary>
    public byte[] Metrics => _metrics.Value;

    /// <summary>The event for a reader.</summary>
    /// <param name="last">The number of the snapshot that it was told last; <c>null</c>: none.</param>
    public byte[] EventAfter(long? last) => last == Number - 1 ? _change.Value : _full.Value;

    private static byte[] Serialize(BoardReport report) =>
        JsonSerializer.SerializeToUtf8Bytes(report, BoardJson.Default.BoardReport);
}
