using System.Globalization;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Audit;

/// <summary>Makes the sentence that ends a verification: what differs, and where. Pure.</summary>
internal static class Difference
{
    // Both values are there up to the longest texts that a server stores; a file of something else has longer ones.
    private const int MaxCharacters = 2000;

    /// <summary>A difference; what came from outside is made safe for one line.</summary>
    public static FailedException Is(FormattableString sentence)
    {
        var text = sentence.ToString(CultureInfo.InvariantCulture);
        return new FailedException(
            PlainText.Escape(text.Length > MaxCharacters ? $"{text[..MaxCharacters]}..." : text)
        );
    }

    /// <summary>Requires two values to be equal.</summary>
    /// <param name="what">What they are: <c>draw.winners</c>.</param>
    /// <param name="found">The one that is looked at.</param>
    /// <param name="where">Where the other one is from.</param>
    /// <param name="expected">The other one.</param>
    public static void Require<T>(string what, T found, string where, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
            throw Is($"{what} is {Show(found)}, and {where} {Show(expected)}");
    }

    /// <summary>A value as it is shown: a text in quotes, so that a blank in it is seen.</summary>
    public static string Show<T>(T value) =>
        value switch
        {
            null => "null",
            string text => $"'{text}'",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => $"{value}",
        };
}
