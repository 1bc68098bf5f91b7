using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Health;

/// <summary>
/// The server's log, which also keeps its last warnings and errors for those that ask how the server is. Owns
/// nothing.
/// </summary>
/// <param name="log">Where the lines go.</param>
/// <param name="dropped">How many lines could not be written so far.</param>
internal sealed class FailureHistory(ILogger log, Func<long>? dropped = null) : ILogger
{
    private const int Most = 10;
    private const int MostChars = 1000;

    private readonly Queue<LoggedFailure> _last = [];

    /// <summary>The last warnings and errors, the newest last.</summary>
    public IReadOnlyList<LoggedFailure> Last
    {
        get
        {
            lock (_last)
                return [.. _last];
        }
    }

    /// <summary>How many lines could not be written so far.</summary>
    public long DroppedLines => dropped?.Invoke() ?? 0;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        log.Log(logLevel, eventId, state, exception, formatter);
        if (logLevel >= LogLevel.Warning)
            Keep(formatter(state, exception));
    }

    private void Keep(string text)
    {
        lock (_last)
        {
            _last.Enqueue(
                new(DateTimeOffset.UtcNow, text.Length > MostChars ? text[..MostChars] : text)
            );
            if (_last.Count > Most)
                _last.Dequeue();
        }
    }
}
