using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;

namespace Lottery.Logging;

/// <summary>
/// Writes log lines in the form of the seed, which scripts grep for:
/// <c>2026-11-23 22:11:15 INFO     action: NAME | result: success | key: value</c>. Every line is one
/// write to standard output, flushed at once, so that lines of several processes on the same output
/// never mix (in a pipe as long as they are short: see <see cref="Utf8Text.MostInPipe"/>) and a killed process
/// loses none. Values are escaped (<see cref="PlainText"/>); the words
/// around them come from the source-generated templates of each program's <c>Log.cs</c>. Lines are put
/// together in one buffer, so that a program that logs for hours takes no more memory for it.
/// </summary>
/// <param name="output">Where lines go; not owned.</param>
/// <param name="minimum">Lines below this level are dropped.</param>
public sealed class LineLogger(Stream output, LogLevel minimum) : ILogger
{
    private const int MaxHeadBytes = 64;

    private readonly Lock _oneLine = new();
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>A logger on this process's standard output.</summary>
    public static LineLogger ToStandardOutput(LogLevel minimum) =>
        new(Console.OpenStandardOutput(), minimum);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_oneLine)
        {
            _line.ResetWrittenCount();
            AppendHead(logLevel);
            AppendMessage(state, exception, formatter);
            _line.Write("\n"u8);
            Write();
        }
    }

    private void AppendHead(LogLevel level)
    {
        Utf8.TryWrite(
            _line.GetSpan(MaxHeadBytes),
            $"{DateTime.Now:yyyy-MM-dd HH:mm:ss} {level.Word(), -8} ",
            out var written
        );
        _line.Advance(written);
    }

    private void AppendMessage<TState>(
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (state is NumberLine numbers)
        {
            LineTemplate.Of(numbers.Template).Render(numbers, _line);
            return;
        }
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            Encoding.UTF8.GetBytes(PlainText.Escape(formatter(state, exception)), _line);
            return;
        }
        // Microsoft.Extensions.Logging puts the template last, under this name.
        var format = values is [.., ("{OriginalFormat}", string text)]
            ? text
            : formatter(state, exception);
        LineTemplate.Of(format).Render(values, _line);
    }

    private void Write()
    {
        try
        {
            output.Write(_line.WrittenSpan);
        }
        catch (IOException)
        {
            // Nobody reads the log any more (a closed pipe, a full disk). The lottery goes on: what it
            // promises is in the database, not in the log.
        }
    }
}
