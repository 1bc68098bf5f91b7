using System.Globalization;
using System.Text;

namespace Lottery.Benchmarks.Reporting;

/// <summary>
/// Curves over the number of bets, which has an axis of powers of ten; the other axis begins at 0, so that
/// what grows looks as if it grew, and no more.
/// </summary>
internal sealed class PlotPanel(string title, int width, int height)
{
    private const int Left = 50;
    private const int Right = 20;
    private const int Top = 55;
    private const int Bottom = 40;
    private const int Steps = 4;

    private readonly List<Curve> _curves = [];

    public void Add(string name, string color, IReadOnlyList<(double Bets, double Value)> points) =>
        _curves.Add(new(name, color, points));

    public string Svg(int x)
    {
        var svg = new StringBuilder($"""<g transform="translate({x},0)">""").AppendLine();
        svg.AppendLine(Text(Left, 18, "start", title, "font-weight=\"bold\""));
        for (var step = 0; step <= Steps; step++)
            svg.Append(Level(Largest * step / Steps));
        foreach (var bets in _curves[0].Points.Select(point => point.Bets))
            svg.AppendLine(Text(X(bets), height - Bottom + 18, "middle", $"{bets:N0}"));
        svg.AppendLine(Text((Left + width - Right) / 2d, height - 6, "middle", "bets"));
        for (var place = 0; place < _curves.Count; place++)
            svg.Append(Draw(_curves[place], place));
        return svg.Append("</g>").ToString();
    }

    private double Largest =>
        Nice(_curves.SelectMany(curve => curve.Points).Max(point => point.Value));

    // 1, 2, 4 or 8 times a power of ten: its quarters are short numbers.
    private static double Nice(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new double[] { 1, 2, 4, 8, 10 }
            .Select(step => step * power)
            .First(step => step >= value);
    }

    private string Level(double value) =>
        $"""<line x1="{Left}" x2="{width - Right}" y1="{Number(Y(value))}" y2="{Number(Y(value))}" stroke="#dddddd"/>"""
        + Text(Left - 6, Y(value) + 4, "end", value.ToString("0.##", CultureInfo.InvariantCulture))
        + "\n";

    private string Draw(Curve curve, int place)
    {
        var points = curve.Points.Select(point =>
            $"{Number(X(point.Bets))},{Number(Y(point.Value))}"
        );
        var svg = new StringBuilder(
            $"""<polyline points="{string.Join(' ', points)}" fill="none" stroke="{curve.Color}" stroke-width="2"/>"""
        ).AppendLine();
        foreach (var (bets, value) in curve.Points)
            svg.AppendLine(
                $"""<circle cx="{Number(X(bets))}" cy="{Number(Y(value))}" r="3" fill="{curve.Color}"/>"""
            );
        return svg.AppendLine(
                Text(Left + place * 110, 38, "start", curve.Name, $"fill=\"{curve.Color}\"")
            )
            .ToString();
    }

    private double X(double bets)
    {
        var all = _curves[0].Points;
        var (first, last) = (Math.Log10(all[0].Bets), Math.Log10(all[^1].Bets));
        var share = last > first ? (Math.Log10(bets) - first) / (last - first) : 0.5;
        return Left + 30 + share * (width - Left - Right - 60);
    }

    private double Y(double value) => height - Bottom - value / Largest * (height - Top - Bottom);

    private static string Text(double x, double y, string anchor, string text, string more = "") =>
        $"""<text x="{Number(x)}" y="{Number(y)}" text-anchor="{anchor}" {more}>{text}</text>""";

    private static string Number(double number) =>
        number.ToString("0.#", CultureInfo.InvariantCulture);

    private sealed record Curve(
        string Name,
        string Color,
        IReadOnlyList<(double Bets, double Value)> Points
    );
}
