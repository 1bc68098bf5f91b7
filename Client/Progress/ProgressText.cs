using System.Globalization;

namespace Lottery.Client.Progress;

/// <summary>The texts of a progress bar and its summary. ASCII: as many columns as characters. Pure.</summary>
internal static class ProgressText
{
    private const int WidestBar = 30;
    private const int NarrowestBar = 10;

    /// <summary>
    /// <c>[=====     ] 49 %, 49,200 of 100,000 bets, 61,500 a second, 1 s left</c>. What is too long for the
    /// terminal is cut: first the bar, then the end.
    /// </summary>
    public static string Bar(SendingRate rate, int maxColumns)
    {
        var text = string.Join(", ", Parts(rate));
        var width = Math.Min(WidestBar, maxColumns - text.Length - "[] ".Length);
        if (rate.Bets is { } bets && width >= NarrowestBar)
            text = $"[{new string('=', (int)(width * Share(rate, bets))).PadRight(width)}] {text}";
        return text.Length > maxColumns ? text[..Math.Max(0, maxColumns)] : text;
    }

    /// <summary><c>1 bet</c>, <c>100,000 bets</c>.</summary>
    public static string Bets(long count) => count == 1 ? "1 bet" : $"{Number(count)} bets";

    /// <summary>A length of time, as people say it: <c>1.6 s</c>, <c>2 min 5 s</c>, <c>3 h 0 min</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time.TotalSeconds < 59.95)
            return $"{time.TotalSeconds:0.0} s";
        var whole = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return whole.TotalHours < 1
            ? $"{whole.Minutes} min {whole.Seconds} s"
            : $"{Number((long)whole.TotalHours)} h {whole.Minutes} min";
    }

    private static IEnumerable<string> Parts(SendingRate rate)
    {
        if (rate.Bets is { } bets)
        {
            yield return $"{(int)(100 * Share(rate, bets))} %";
            yield return $"{Number(rate.Taken)} of {Bets(bets)}";
        }
        else
            yield return Bets(rate.Taken);
        if (rate.PerSecond is { } perSecond)
            yield return $"{Number((long)perSecond)} a second";
        // Whole seconds, and 1 for the last one: a tenth would only flicker.
        if (rate.Left is { } left)
            yield return $"{Duration(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds))).Replace(".0", "")} left";
    }

    private static double Share(SendingRate rate, long bets) =>
        bets == 0 ? 1 : Math.Min(1, (double)rate.Taken / bets);

    private static string Number(long number) =>
        number.ToString("N0", CultureInfo.InvariantCulture);
}
