using System.Globalization;
using System.Text;

namespace Lottery.Board.Metrics;

/// <summary>
/// Writes metrics in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). For one thread.
/// </summary>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new();
    private string _name = "";

    /// <summary>Begins a metric that goes up and down; its samples follow.</summary>
    public MetricsText Gauge(string name, string help) => Begin(name, "gauge", help);

    /// <summary>Begins a metric that only goes up; its name ends in <c>_total</c>.</summary>
    public MetricsText Counter(string name, string help) => Begin(name, "counter", help);

    /// <summary>Writes a sample without a label; <c>null</c>: its value is not known, and it is left out.</summary>
    public MetricsText Value(double? value)
    {
        if (value is { } known)
            _text.Append(CultureInfo.InvariantCulture, $"{_name} {known}\n");
        return this;
    }

    /// <summary>Writes a sample with a label.</summary>
    public MetricsText Value(string label, string labelled, double value)
    {
        _text.Append(
            CultureInfo.InvariantCulture,
            $"{_name}{{{label}=\"{Escape(labelled)}\"}} {value}\n"
        );
        return this;
    }

    /// <summary>All of it.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private MetricsText Begin(string name, string type, string help)
    {
        _name = name;
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        return this;
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
