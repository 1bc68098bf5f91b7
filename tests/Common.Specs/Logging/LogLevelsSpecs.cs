using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class LogLevelsSpecs
{
    [Fact]
    public void Every_name_is_a_level_and_every_level_goes_by_its_name()
    {
        foreach (var name in LogLevels.Names)
        {
            Assert.True(LogLevels.TryParse(name, out var level));
            Assert.Equal(name, level.Word());
        }
    }

    [Theory]
    [InlineData("info", LogLevel.Info)]
    [InlineData("Warning", LogLevel.Warning)]
    public void A_name_may_be_in_any_case(string name, LogLevel expected)
    {
        Assert.True(LogLevels.TryParse(name, out var level));

        Assert.Equal(expected, level);
    }

    [Theory]
    [InlineData("")]
    [InlineData("VERBOSE")]
    [InlineData("INFO ")]
    [InlineData("None")]
    [InlineData("1")]
    [InlineData("-1")]
    public void Anything_else_is_no_level(string name) =>
        Assert.False(LogLevels.TryParse(name, out _));
}
