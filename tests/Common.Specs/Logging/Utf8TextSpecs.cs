using System.Text;
using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class Utf8TextSpecs
{
    [Theory]
    [InlineData("Ñandú", 7, "Ñandú")]
    [InlineData("Ñandú", 6, "Ñand...")]
    [InlineData("Ñandú", 5, "Ñand...")]
    [InlineData("Ñandú", 1, "...")]
    [InlineData("", 0, "")]
    public void A_long_text_is_quoted_by_its_beginning(string text, int most, string quoted) =>
        Assert.Equal(quoted, new Utf8Text(Encoding.UTF8.GetBytes(text), most).ToString());

    [Fact]
    public void A_text_is_quoted_as_a_whole_unless_it_is_said_how_much() =>
        Assert.Equal(8192, new Utf8Text(new byte[8192]).ToString().Length);
}
