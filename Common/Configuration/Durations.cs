using System.Globalization;
using System.Text.RegularExpressions;

namespace Lottery.Configuration;

/// <summary>
/// Durations as the seed's Go configuration writes them: <c>5s</c>, <c>250ms</c>, <c>1m30s</c>, <c>1h</c>.
/// See <see href="https://pkg.go.dev/time#ParseDuration"/>; of its units, those a person would set.
/// </summary>
public static partial class Durations
{
    /// <summary>What a duration may be, for error messages.</summary>
    public const string MayBe = "a duration such as 5s, 250ms, 1m30s or 1h";

    /// <summary>Reads a duration of at most 24 days, the longest that a timer can wait.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (!Whole().IsMatch(text))
            return false;

        var total = 0d;
        foreach (Match part in Part().Matches(text))
            total +=
                double.Parse(part.Groups["amount"].ValueSpan, CultureInfo.InvariantCulture)
                * Milliseconds(part.Groups["unit"].Value);
        if (total > int.MaxValue)
            return false;
        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    private static double Milliseconds(string unit) =>
        unit switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            _ => 3_600_000,
        };

    [GeneratedRegex(@"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<amount>[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h)", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}
