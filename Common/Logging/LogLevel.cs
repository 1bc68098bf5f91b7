namespace Lottery.Logging;

/// <summary>How much a line matters; lines below a program's level are not written.</summary>
public enum LogLevel
{
    /// <summary>What happens to every bet and every worker.</summary>
    Debug,

    /// <summary>What happens to every message and every connection.</summary>
    Info,

    /// <summary>Something went wrong, and the program goes on without it.</summary>
    Warning,

    /// <summary>A request failed.</summary>
    Error,

    /// <summary>The program cannot go on.</summary>
    Critical,
}

/// <summary>The levels by the names that configuration files and log lines use.</summary>
public static class LogLevels
{
    private static readonly string[] Words = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];

    /// <summary>The names, DEBUG first.</summary>
    public static IReadOnlyList<string> Names => Words;

    /// <summary>Reads a name, in any case.</summary>
    public static bool TryParse(string name, out LogLevel level)
    {
        level = (LogLevel)Array.IndexOf(Words, name.ToUpperInvariant());
        return level >= 0;
    }

    /// <summary>The name under which the level stands in a log line.</summary>
    public static string Word(this LogLevel level) => Words[(int)level];
}
