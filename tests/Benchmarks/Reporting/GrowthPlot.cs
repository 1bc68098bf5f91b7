using System.Globalization;
using System.Text;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Scenarios;

namespace Lottery.Benchmarks.Reporting;

/// <summary>Scenario j as a picture: the time of a bet and the memory, over the number of bets.</summary>
internal static class GrowthPlot
{
    private const int Width = 460;
    private const int Height = 320;

    /// <summary>Writes the picture, unless scenario j was not run.</summary>
    public static void Write(IEnumerable<Measurement> measured, string path)
    {
        var lines = measured.Where(line => line.Scenario == "j").ToList();
        if (lines is [])
            throw new BenchException("--plot shows scenario j, which was not run");
        var time = lines.Where(line => Starts(line, Growth.TimeOfBet)).ToList();
        var left = new PlotPanel("time of a bet, us", Width, Height);
        left.Add("lottery", "#1f77b4", Points(time, line => line.Ours));
        left.Add("bare reference", "#888888", Points(time, line => line.Reference!));
        var right = new PlotPanel("peak memory, MB", Width, Height);
        foreach (
            var (part, color) in new[]
            {
                ("client", "#2ca02c"),
                ("worker", "#d62728"),
                ("orchestrator", "#9467bd"),
            }
        )
            right.Add(
                part,
                color,
                Points(lines.Where(line => Starts(line, $"peak of the {part}")), line => line.Ours)
            );
        File.WriteAllText(path, Picture(left, right));
    }

    private static bool Starts(Measurement line, string what) =>
        line.What.StartsWith($"{what}, ", StringComparison.Ordinal);

    private static List<(double Bets, double Value)> Points(
        IEnumerable<Measurement> lines,
        Func<Measurement, Series> series
    ) => [.. lines.Select(line => (BetsOf(line), series(line).Median))];

    // "time a bet, 100,000 bets"
    private static double BetsOf(Measurement line) =>
        double.Parse(
            line.What[(line.What.IndexOf(',') + 1)..].Replace("bets", "", StringComparison.Ordinal),
            NumberStyles.Number,
            CultureInfo.InvariantCulture
        );

    private static string Picture(PlotPanel left, PlotPanel right) =>
        new StringBuilder()
            .AppendLine(
                $"""<svg xmlns="http://www.w3.org/2000/svg" width="{2 * Width}" height="{Height}" viewBox="0 0 {2 * Width} {Height}" font-family="sans-serif" font-size="12">"""
            )
            .AppendLine("""<rect width="100%" height="100%" fill="white"/>""")
            .AppendLine(left.Svg(0))
            .AppendLine(right.Svg(Width))
            .AppendLine("</svg>")
            .ToString();
}
