using Lottery.Domain;
using Lottery.Logging;
using Lottery.Session;

namespace Lottery.Common.Specs.Session;

/// <summary>How many lines of the log an upload has.</summary>
public sealed class ReceivedLogSpecs
{
    private static readonly AgencyId Seven = new(7);

    private readonly HandClock _clock = new();
    private readonly CapturedLog _lines = new();

    [Fact]
    public void Each_message_of_a_small_upload_has_its_line()
    {
        var log = NewLog(LogLevel.Info);

        Add(log, 1000);
        log.SumUp(Seven);

        Assert.Equal(1000, Count("apuesta_recibida"));
        Assert.Equal(0, Count("bets_received"));
    }

    [Fact]
    public void The_later_messages_of_a_large_one_have_one_line_a_minute()
    {
        var log = NewLog(LogLevel.Info);

        Add(log, 1500);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Add(log, 1);
        Assert.Equal(0, Count("bets_received"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Add(log, 1);
        Add(log, 8);
        log.SumUp(Seven);

        Assert.Equal(1000, Count("apuesta_recibida"));
        Assert.Equal(
            [("502", "50200"), ("8", "800")],
            _lines.Of("bets_received").Select(line => (line["messages"], line["bets"]))
        );
    }

    [Fact]
    public void At_debug_each_has_its_line()
    {
        var log = NewLog(LogLevel.Debug);

        Add(log, 1001);

        Assert.Equal(1001, Count("apuesta_recibida"));
    }

    private ReceivedLog NewLog(LogLevel level) => new(_lines.LoggerFrom(level), _clock);

    private static void Add(ReceivedLog log, int messages)
    {
        for (var message = 0; message < messages; message++)
            log.Add(Seven, bets: 100);
    }

    private int Count(string action) => _lines.Of(action).Count;

    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
