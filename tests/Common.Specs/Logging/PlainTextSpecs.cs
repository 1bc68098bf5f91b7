using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class PlainTextSpecs
{
    [Theory]
    [InlineData("")]
    [InlineData("Santiago Lionel")]
    [InlineData("José Ñandú 山田 🎉")]
    [InlineData("a: b, c = 'd' \"e\" {f}")]
    [InlineData("\u200d\u2027\u202f\u2065\u206a")]
    public void Ordinary_text_stays_as_it_is(string text) =>
        Assert.Equal(text, PlainText.Escape(text));

    [Theory]
    [InlineData("\n", @"\n")]
    [InlineData("\r", @"\r")]
    [InlineData("\t", @"\t")]
    [InlineData("|", @"\x7C")]
    [InlineData("\\", @"\\")]
    [InlineData("\\n", @"\\n")]
    [InlineData("\0", @"\x00")]
    [InlineData("\u001b", @"\x1B")]
    [InlineData("\u007f", @"\x7F")]
    [InlineData("\u0085", @"\x85")]
    [InlineData("\u009b", @"\x9B")]
    [InlineData("\u2028", @"\u2028")]
    [InlineData("\u2029", @"\u2029")]
    [InlineData("\u061c", @"\u061C")]
    [InlineData("\u200e", @"\u200E")]
    [InlineData("\u200f", @"\u200F")]
    [InlineData("\u202a", @"\u202A")]
    [InlineData("\u202e", @"\u202E")]
    [InlineData("\u2066", @"\u2066")]
    [InlineData("\u2069", @"\u2069")]
    public void What_could_end_or_colour_or_forge_a_line_is_escaped(string text, string escaped) =>
        Assert.Equal(
            $"before{escaped}after{escaped}",
            PlainText.Escape($"before{text}after{text}")
        );

    [Fact]
    public void Two_texts_never_look_the_same()
    {
        var texts = new[] { "a\nb", @"a\nb", @"a\\nb", "a|b", @"a\x7Cb" };

        Assert.Distinct(texts.Select(PlainText.Escape));
    }
}
