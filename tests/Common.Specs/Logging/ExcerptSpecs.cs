using System.Text;
using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class ExcerptSpecs
{
    [Theory]
    [InlineData(Excerpt.MaxBytes, "", false)]
    [InlineData(Excerpt.MaxBytes - 2, "ú", false)]
    [InlineData(Excerpt.MaxBytes, "x", true)]
    [InlineData(Excerpt.MaxBytes - 1, "ú", true)]
    [InlineData(Excerpt.MaxBytes - 3, "🎉", true)]
    public void A_long_text_is_quoted_by_its_beginning(int letters, string end, bool isCut)
    {
        var text = new string('a', letters);

        var excerpt = new Excerpt(Encoding.UTF8.GetBytes(text + end));

        Assert.Equal(isCut ? text : text + end, Encoding.UTF8.GetString(excerpt.Beginning));
        Assert.Equal(isCut ? "..." : "", excerpt.Dots);
    }
}
