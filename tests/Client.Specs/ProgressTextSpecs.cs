using Lottery.Client.Progress;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

public sealed class ProgressTextSpecs
{
    private readonly ManualClock _clock = new();
    private readonly SendingRate _rate;

    public ProgressTextSpecs() => _rate = new SendingRate(_clock);

    [Fact]
    public void A_bar_tells_the_bets_done_a_second_and_the_time_left()
    {
        Send(of: 100_000, (0, 0), (2, 49_200));

        Assert.Equal(
            "[==============                ] 49 %, 49,200 of 100,000 bets, 24,600 a second, 3 s left",
            ProgressText.Bar(_rate, 100)
        );
    }

    [Theory]
    [InlineData(79, "[==========          ] 50 %, 500 of 1,000 bets, 250 a second, 2 s left")]
    [InlineData(60, "[=====     ] 50 %, 500 of 1,000 bets, 250 a second, 2 s left")]
    [InlineData(59, "50 %, 500 of 1,000 bets, 250 a second, 2 s left")]
    [InlineData(20, "50 %, 500 of 1,000 b")]
    [InlineData(1, "5")]
    [InlineData(0, "")]
    [InlineData(-1, "")]
    public void A_bar_is_as_wide_as_the_terminal_at_the_most(int columns, string expected)
    {
        Send(of: 1000, (0, 0), (2, 500));

        var bar = ProgressText.Bar(_rate, columns);

        Assert.InRange(bar.Length, 0, Math.Max(0, columns));
        if (columns < 79)
            Assert.Equal(expected, bar);
    }

    [Fact]
    public void The_rate_is_of_this_run_alone()
    {
        Send(of: 1000, (60, 900), (2, 910));

        Assert.EndsWith(
            "91 %, 910 of 1,000 bets, 5 a second, 18 s left",
            ProgressText.Bar(_rate, 79)
        );
    }

    [Fact]
    public void Nothing_is_told_of_the_rate_before_there_is_one()
    {
        Send(of: 1000, (0, 0), (5, 0));

        Assert.EndsWith("] 0 %, 0 of 1,000 bets", ProgressText.Bar(_rate, 79));
    }

    [Fact]
    public void A_rate_falls_while_nothing_moves()
    {
        Send(of: 1000, (0, 0), (1, 500));

        _clock.Pass(TimeSpan.FromSeconds(9));

        Assert.EndsWith("50 a second, 10 s left", ProgressText.Bar(_rate, 79));
    }

    [Fact]
    public void All_bets_are_a_full_bar_and_no_time_left()
    {
        Send(of: 1000, (0, 0), (2, 1000));

        Assert.Equal(
            $"[{new string('=', 30)}] 100 %, 1,000 of 1,000 bets, 500 a second",
            ProgressText.Bar(_rate, 79)
        );
    }

    [Fact]
    public void A_list_whose_length_is_not_known_has_no_bar()
    {
        Send(of: null, (0, 0), (2, 1000));

        Assert.Equal("1,000 bets, 500 a second", ProgressText.Bar(_rate, 79));
    }

    [Fact]
    public void A_list_without_bets_is_done()
    {
        Send(of: 0);

        Assert.EndsWith("] 100 %, 0 of 0 bets", ProgressText.Bar(_rate, 79));
    }

    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(1.64, "1.6 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.95, "1 min 0 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(3599.6, "1 h 0 min")]
    [InlineData(93_600, "26 h 0 min")]
    public void A_duration_has_two_parts_at_the_most(double seconds, string expected) =>
        Assert.Equal(expected, ProgressText.Duration(TimeSpan.FromSeconds(seconds)));

    // Each answer comes so many seconds after the last one.
    private void Send(long? of, params (int After, long Taken)[] answers)
    {
        _rate.Bets = of;
        foreach (var (after, taken) in answers)
        {
            _clock.Pass(TimeSpan.FromSeconds(after));
            _rate.Take(taken);
        }
    }
}
