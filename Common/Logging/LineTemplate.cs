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

    public string Render(IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        var line = new StringBuilder();
        foreach (var (words, hole) in _parts)
            line.Append(words).Append(PlainText.Escape(ValueOf(hole, values)));
        return line.Append(_tail).ToString();
    }

    private static string ValueOf(string hole, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        foreach (var (name, value) in values)
            if (name == hole)
                return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        throw new FormatException($"the log template has no value for {{{hole}}}");
    }
}
