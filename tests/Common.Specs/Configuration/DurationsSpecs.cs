using Lottery.Configuration;

namespace Lottery.Common.Specs.Configuration;

public sealed class DurationsSpecs
{
    [Theory]
    [InlineData("5s", 5_000)]
    [InlineData("250ms", 250)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("1h2m3s4ms", 3_723_004)]
    [InlineData("0.25s", 250)]
    [InlineData("90s", 90_000)]
    [InlineData("1m1m", 120_000)]
    [InlineData("0s", 0)]
    [InlineData("596h", 2_145_600_000)]
    public void A_duration_is_numbers_with_their_units(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("5x")]
    [InlineData("5S")]
    [InlineData("5us")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("5s\n")]
    [InlineData("5.s")]
    [InlineData(".5s")]
    [InlineData("1e3s")]
    [InlineData("5s5")]
    [InlineData("5,5s")]
    [InlineData("５s")]
    [InlineData("00:00:05")]
    [InlineData("597h")]
    [InlineData("99999h")]
    [InlineData("999999999999999999999999999999999999999999999h")]
    public void Anything_else_is_none(string text) => Assert.False(Durations.TryParse(text, out _));
}
