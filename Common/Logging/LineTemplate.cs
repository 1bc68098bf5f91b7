using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lottery.Logging;

/// <summary>
/// A message template like <c>action: sorteo | result: success | ganadores: {Winners}</c>, cut once into
/// words and holes. Rendering escapes what goes into the holes, which the framework's own would not.
/// </summary>
internal sealed class LineTemplate
{
    private readonly List<(string Words, string Hole)> _parts = [];
    private readonly string _tail;

    public LineTemplate(string template)
    {
        var rest = template;
        while (
            rest.IndexOf('{') is >= 0 and var open && rest.IndexOf('}', open) is >= 0 and var close
        )
        {
            _parts.Add((rest[..open], rest[(open + 1)..close]));
            rest = rest[(close + 1)..];
        }
        _tail = rest;
    }

    /// <summary>Appends the line to <paramref name="line"/>, in UTF-8.</summary>
    public void Render(
        IReadOnlyList<KeyValuePair<string, object?>> values,
        IBufferWriter<byte> line
    )
    {
        foreach (var (words, hole) in _parts)
        {
            Encoding.UTF8.GetBytes(words, line);
            Append(ValueOf(hole, values), line);
        }
        Encoding.UTF8.GetBytes(_tail, line);
    }

    private static object? ValueOf(string hole, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        for (var i = 0; i < values.Count; i++)
            if (values[i] is var (name, value) && name == hole)
                return value;
        throw new FormatException($"the log template has no value for {{{hole}}}");
    }

    private static void Append(object? value, IBufferWriter<byte> line)
    {
        // Nothing in a whole number wants to be escaped, and lines of counts are the most frequent.
        if (value is int or long)
            AppendNumber((IUtf8SpanFormattable)value, line);
        else
            Encoding.UTF8.GetBytes(
                PlainText.Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
                line
            );
    }

    private static void AppendNumber(IUtf8SpanFormattable number, IBufferWriter<byte> line)
    {
        const int longest = 20;
        number.TryFormat(
            line.GetSpan(longest),
            out var written,
            default,
            CultureInfo.InvariantCulture
        );
        line.Advance(written);
    }
}
