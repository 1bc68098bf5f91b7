using Lottery.Board.History;

namespace Lottery.Board.Specs;

/// <summary>What the chart is made of: bounded, whatever the night and the clock are like.</summary>
public sealed class BetHistorySpecs
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(
        1_800_000_003
    );

    private readonly BetHistory _history = new();

    [Fact]
    public void Bets_are_counted_in_stretches_of_ten_seconds()
    {
        _history.Add(Start, 5);
        _history.Add(Start.AddSeconds(6), 1);
        _history.Add(Start.AddSeconds(7), 2);
        _history.Add(Start.AddSeconds(27), 4);

        Assert.Equal((1_800_000_000, 10), (_history.Report!.Start, _history.Report.Seconds));
        Assert.Equal([6, 2, 0, 4], _history.Report.Bets);
    }

    [Fact]
    public void There_is_none_before_anything_happened() => Assert.Null(_history.Report);

    [Fact]
    public void A_long_night_has_longer_stretches_and_no_more_of_them()
    {
        for (var second = 0; second < 24 * 3600; second += 10)
            _history.Add(Start.AddSeconds(second), 7);

        Assert.Equal(160, _history.Report!.Seconds);
        Assert.InRange(_history.Report.Bets.Count, 1, BetHistory.MaxSlots);
        Assert.Equal(7 * 24 * 360, _history.Report.Bets.Sum());
        Assert.All(_history.Report.Bets.SkipLast(1), bets => Assert.Equal(7 * 16, bets));
    }

    [Theory]
    [InlineData(-1_000_000)]
    [InlineData(1_000_000_000)]
    public void A_clock_that_jumps_makes_few_stretches_and_loses_no_bet(int seconds)
    {
        _history.Add(Start, 1);
        _history.Add(Start.AddSeconds(seconds), 2);

        Assert.InRange(_history.Report!.Bets.Count, 1, BetHistory.MaxSlots);
        Assert.Equal(3, _history.Report.Bets.Sum());
    }

    [Fact]
    public void What_has_been_told_does_not_change_afterwards()
    {
        _history.Add(Start, 1);
        var told = _history.Report!;

        _history.Add(Start, 2);

        Assert.Equal([1], told.Bets);
        Assert.Equal([3], _history.Report!.Bets);
    }

    [Fact]
    public void A_look_that_counts_nothing_new_tells_nothing_new()
    {
        _history.Add(Start, 1);
        var told = _history.Report;

        _history.Add(Start, 0);

        Assert.Same(told, _history.Report);
    }

    [Fact]
    public void Another_draw_begins_anew()
    {
        _history.Add(Start, 1);

        _history.Clear();

        Assert.Null(_history.Report);
    }
}
