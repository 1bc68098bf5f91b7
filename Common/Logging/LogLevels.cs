using Microsoft.Extensions.Logging;

namespace Lottery.Logging;

/// <summary>The five levels by the names that configuration files and log lines use.</summary>
public static class LogLevels
{
    /// <summary>The names, from the most talkative on.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];

    /// <summary>Reads a name, in any case.</summary>
    public static bool TryParse(string name, out LogLevel level)
    {
        level = name.ToUpperInvariant() switch
        {
            "DEBUG" => LogLevel.Debug,
            "INFO" => LogLevel.Information,
            "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "CRITICAL" => LogLevel.Critical,
            _ => LogLevel.None,
        };
        return level != LogLevel.None;
    }

    /// <summary>The name under which the level stands in a log line.</summary>
    public static string Word(this LogLevel level) =>
        level switch
        {
            LogLevel.Trace or LogLevel.Debug => "DEBUG",
            LogLevel.Information => "INFO",
            LogLevel.Warning => "WARNING",
            LogLevel.Error => "ERROR",
            _ => "CRITICAL",
        };
}
