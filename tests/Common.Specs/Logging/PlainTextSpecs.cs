using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class PlainTextSpecs
{
    [Theory]
    [InlineData("\n", @"\n")]
    [InlineData("\r", @"\r")]
    [InlineData("\t", @"\t")]
    [InlineData("|", @"\x7C")]
    [InlineData("\\", @"\\")]
    [InlineData("\u007f", @"\x7F")]
    [InlineData("\u2028", @"\u2028")]
    [InlineData("\u202e", @"\u202E")]
    public void What_could_end_or_colour_or_forge_a_line_is_escaped(string text, string escaped) =>
        Assert.Equal(
            $"before{escaped}after{escaped}",
            PlainText.Escape($"before{text}after{text}")
        );
}
