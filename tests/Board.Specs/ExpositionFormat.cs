using System.Globalization;
using System.Text.RegularExpressions;

namespace Lottery.Board.Specs;

/// <summary>
/// Reads Prometheus' text format strictly, written from its description alone
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details) and the naming rules
/// (https://prometheus.io/docs/practices/naming/): whatever breaks one of them fails.
/// </summary>
internal static partial class ExpositionFormat
{
    /// <summary>The samples by their name and labels, as they are written.</summary>
    public static IReadOnlyDictionary<string, double> Parse(string text)
    {
        Assert.EndsWith("\n", text);
        var samples = new Dictionary<string, double>();
        var families = new HashSet<string>();
        var (name, type) = ("", "");
        foreach (var line in text[..^1].Split('\n'))
            if (Help().Match(line) is { Success: true } help)
            {
                name = help.Groups[1].Value;
                type = "";
                Assert.True(families.Add(name), $"{name} stands in two places");
                Assert.EndsWith(".", help.Groups[2].Value);
            }
            else if (Kind().Match(line) is { Success: true } kind)
            {
                Assert.Equal(name, kind.Groups[1].Value);
                type = kind.Groups[2].Value;
                Assert.Equal(type == "counter", name.EndsWith("_total", StringComparison.Ordinal));
            }
            else
                AddSample(samples, line, name, type);
        return samples;
    }

    private static void AddSample(
        Dictionary<string, double> samples,
        string line,
        string name,
        string type
    )
    {
        var sample = Sample().Match(line);
        Assert.True(sample.Success, $"this is no line of the format: {line}");
        Assert.Equal(name, sample.Groups[1].Value);
        Assert.NotEqual("", type);
        Assert.True(
            samples.TryAdd(
                sample.Groups[1].Value + sample.Groups[2].Value,
                double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture)
            ),
            $"a sample stands there twice: {line}"
        );
    }

    [GeneratedRegex(@"^# HELP ([a-z][a-z0-9_]*) ([^\\]+)$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE ([a-z][a-z0-9_]*) (counter|gauge)$")]
    private static partial Regex Kind();

    [GeneratedRegex(
        @"^([a-z][a-z0-9_]*)((?:\{[a-z_]+=""(?:[^""\\\n]|\\[\\""n])*""\})?) (-?[0-9.]+(?:E[+-][0-9]+)?)$"
    )]
    private static partial Regex Sample();
}
