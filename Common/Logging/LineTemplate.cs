using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Lottery.Logging;

/// <summary>
/// A message template like <c>action: sorteo | result: success | ganadores: {Winners}</c>, cut once into
/// words and holes. Rendering escapes what goes into the holes, which the framework's own would not.
/// </summary>
internal sealed class LineTemplate
{
    private static readonly ConcurrentDictionary<string, LineTemplate> Known = new();

    private readonly List<(string Words, string Hole)> _parts = [];
    private readonly string _tail;

    private LineTemplate(string template)
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

    /// <summary>The template of a text; there are as many as a program has kinds of lines.</summary>
    public static LineTemplate Of(string template) =>
        Known.GetOrAdd(template, static text => new LineTemplate(text));

    /// <summary>Appends the line to <paramref name="line"/>, in UTF-8.</summary>
    public void Render(NumberLine numbers, IBufferWriter<byte> line)
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            Encoding.UTF8.GetBytes(_parts[i].Words, line);
            AppendNumber(i == 0 ? numbers.First : numbers.Second, line);
        }
        Encoding.UTF8.GetBytes(_tail, line);
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
        Encoding.UTF8.GetBytes(
            PlainText.Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
            line
        );
    }

    private static void AppendNumber(long number, IBufferWriter<byte> line)
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
