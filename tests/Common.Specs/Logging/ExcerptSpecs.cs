using System.Text;
using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class ExcerptSpecs
{
    [Theory]
    [InlineData(Excerpt.MostBytes, "", false)]
    [InlineData(Excerpt.MostBytes - 2, "ú", false)]
    [InlineData(Excerpt.MostBytes, "x", true)]
    [InlineData(Excerpt.MostBytes - 1, "ú", true)]
    [InlineData(Excerpt.MostBytes - 3, "🎉", true)]
    public void A_long_text_is_quoted_by_its_beginning(int letters, string end, bool isCut)
    {
        var text = new string('a', letters);

        var excerpt = new Excerpt(Encoding.UTF8.GetBytes(text + end));

        Assert.Equal(isCut ? text : text + end, Encoding.UTF8.GetString(excerpt.Beginning));
        Assert.Equal(isCut ? "..." : "", excerpt.Dots);
    }
}
