using System.Globalization;

namespace Lottery.Cli.Demo;

/// <summary>
/// Reads the log lines of the processes, as scripts do:
/// <c>2026-11-23 22:11:15 INFO     action: listen | result: success | port: 40123</c>.
/// </summary>
internal static class LogLine
{
    /// <summary>
    /// The number under <paramref name="key"/> in a line that tells the success of
    /// <paramref name="action"/>; <c>null</c> if it is another line.
    /// </summary>
    public static int? NumberIn(string line, string action, string key)
    {
        if (!line.Contains($" action: {action} | result: success | ", StringComparison.Ordinal))
            return null;
        // Values are escaped: a bar always ends one, and nothing that came from outside looks like a key.
        var start = $"{key}: ";
        var field = line.Split(" | ")
            .FirstOrDefault(one => one.StartsWith(start, StringComparison.Ordinal));
        return int.TryParse(field?[start.Length..], CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
