using System.Globalization;
using System.Text.RegularExpressions;

namespace Lottery.Support;

/// <summary>One log line, read strictly in the form that is promised to people's scripts.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Level">DEBUG, INFO, WARNING, ERROR or CRITICAL.</param>
/// <param name="Action">What it is about.</param>
/// <param name="Result">success, fail or in_progress.</param>
/// <param name="Details">Every <c>key: value</c>, in the order written.</param>
public sealed partial record LogLine(
    DateTime Time,
    string Level,
    string Action,
    string Result,
    IReadOnlyList<(string Key, string Value)> Details
)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Whether the line speaks of trouble.</summary>
    public bool IsError => Level is "ERROR" or "CRITICAL";

    /// <summary>The value of a detail.</summary>
    public string this[string key] =>
        Find(key) ?? throw new FormatException($"no '{key}' in {this}");

    /// <summary>The value of a detail, if the line has it.</summary>
    public string? Find(string key) =>
        Details.Where(detail => detail.Key == key).Select(detail => detail.Value).SingleOrDefault();

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">The line is not of the form.</exception>
    public static LogLine Parse(string text)
    {
        var form = Form().Match(text);
        if (
            !form.Success
            || !DateTime.TryParseExact(
                form.Groups["time"].Value,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
        )
            throw new FormatException($"not of the form of a log line: '{text}'");
        var keys = form.Groups["key"].Captures.Select(key => key.Value);
        var values = form.Groups["value"].Captures.Select(value => value.Value);
        return new(
            time,
            form.Groups["level"].Value.TrimEnd(' '),
            form.Groups["action"].Value,
            form.Groups["result"].Value,
            [.. keys.Zip(values)]
        );
    }

    // A value holds no bar, no line break of any kind and no control character: a program that reads a line
    // with these in it must not take it for ours.
    [GeneratedRegex(
        """
            ^(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}\ [0-9]{2}:[0-9]{2}:[0-9]{2})\ 
            (?<level>DEBUG\ {3}|INFO\ {4}|WARNING\ |ERROR\ {3}|CRITICAL)\ 
            action:\ (?<action>[a-z_]+)\ \|\ result:\ (?<result>success|fail|in_progress)
            (\ \|\ (?<key>[a-z][a-z0-9_]*):\ (?<value>[^|\p{Cc}\u2028\u2029]*?))*\z
            """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Form();
}
