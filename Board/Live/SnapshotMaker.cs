using System.Globalization;
using Lottery.Board.History;
using Lottery.Board.Reports;
using Lottery.Domain;
using Lottery.Watch;

namespace Lottery.Board.Live;

/// <summary>Makes a snapshot of each look, and the history of all of them. For one thread.</summary>
internal sealed class SnapshotMaker(string database, int metricsAgencies)
{
    private readonly BetHistory _history = new();
    private string? _draw;
    private long _counted;
    private Snapshot? _last;

    /// <summary>Makes the next one.</summary>
    public Snapshot Make(DrawSample sample)
    {
        if (sample is { Problem: null, Reading: { } reading })
            Note(sample.At, reading);
        var local = TimeZoneInfo.ConvertTime(sample.At, TimeZoneInfo.Local);
        var report = new BoardReport(
            TimeText.Utc(sample.At),
            (int)local.Offset.TotalMinutes,
            ZoneName(local.Offset),
            sample.Problem,
            sample.ReadAt is { } at ? TimeText.Utc(at) : null,
            database,
            sample.Server,
            // What the server says stands above.
            sample.Report(database)
                is { } draw
                ? draw with
                {
                    Server = null,
                }
                : null,
            sample.Reading?.Seal,
            sample.Reading?.Drawn,
            _history.Report
        );
        return _last = new Snapshot(report, sample.At, _last, metricsAgencies);
    }

    private void Note(DateTimeOffset at, DrawReading reading)
    {
        if (reading.Draw != _draw)
        {
            _history.Clear();
            (_draw, _counted) = (reading.Draw, 0);
        }
        foreach (var entry in reading.Past ?? [])
        {
            _history.Add(
                DateTimeOffset.Parse(entry.At, CultureInfo.InvariantCulture),
                entry.Stored
            );
            _counted += entry.Stored;
        }
        var isOpen = reading.Balance.State is DrawState.Open;
        if (reading.Past is not null || !isOpen && _counted == reading.EverStored)
            return;
        _history.Add(at, reading.EverStored - _counted);
        _counted = reading.EverStored;
    }

    private static string ZoneName(TimeSpan offset) =>
        offset == TimeSpan.Zero
            ? "UTC"
            : $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
}
