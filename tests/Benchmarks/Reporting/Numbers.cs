using System.Globalization;
using Lottery.Benchmarks.Measuring;

namespace Lottery.Benchmarks.Reporting;

/// <summary>How numbers are written: as many digits as mean something.</summary>
internal static class Numbers
{
    /// <summary>The median, and the smallest and largest behind it where there are several.</summary>
    public static string Text(Series? series) =>
        series switch
        {
            null => "",
            { Values.Count: 1 } => Text(series.Median),
            _ => $"{Text(series.Median)} ({Text(series.Min)} to {Text(series.Max)})",
        };

    /// <summary>One number.</summary>
    public static string Text(double number) =>
        number.ToString(
            Math.Abs(number) switch
            {
                >= 1000 => "N0",
                >= 100 => "F0",
                >= 10 => "F1",
                >= 1 => "F2",
                _ => "F3",
            },
            CultureInfo.InvariantCulture
        );
}
