using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Lottery.Logging;

/// <summary>
/// Writes log lines in the form of the seed, which scripts grep for:
/// <c>2026-11-23 22:11:15 INFO     action: NAME | result: success | key: value</c>. The code says
/// <c>log.Info($"action: listen | result: success | port: {port}")</c>; values are escaped, and are not
/// evaluated while the level is off (<see cref="LogLine{TLevel}"/>). Every line is one write, made at once: a
/// killed process loses none. A line that cannot be written is dropped and counted, and the count is logged
/// before the next line that can be written. For any thread.
/// </summary>
/// <param name="tryWrite">Writes a line, and is called by one thread at a time; <c>false</c>: not written.</param>
/// <param name="minimum">Lines below this level are not written.</param>
public sealed class LogWriter(Func<ReadOnlySpan<byte>, bool> tryWrite, LogLevel minimum)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";
    private const int MaxHeadBytes = 64;

    private readonly Lock _oneLine = new();
    private ArrayBufferWriter<byte>? _spare;
    private long _dropped;
    private long _unreported;

    /// <summary>A log that is not written.</summary>
    public static LogWriter None { get; } = new(static _ => true, (LogLevel)int.MaxValue);

    /// <summary>How many lines could not be written so far.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Counts lines that another process of the same server could not write, and logs itself.</summary>
    public void AddDropped(long lines) => Interlocked.Add(ref _dropped, lines);

    /// <summary>Finds out whether a line can be written now; it may wait as long as a line does.</summary>
    public Func<bool> CanWrite { get; init; } = () => true;

    /// <summary>The last warnings and errors, where they are kept.</summary>
    public LastLines? Failures { get; init; }

    /// <summary>A log on this process's standard output.</summary>
    public static LogWriter ToStandardOutput(LogLevel minimum, LastLines? failures = null)
    {
        var output = StandardOutput.Open();
        return new(output.TryWrite, minimum) { Failures = failures, CanWrite = output.HasRoom };
    }

    /// <summary>A log on this process's standard error.</summary>
    public static LogWriter ToStandardError(LogLevel minimum) =>
        new(StandardOutput.OpenError().TryWrite, minimum);

    /// <summary>Whether lines of this level are written.</summary>
    public bool IsEnabled(LogLevel level) => level >= minimum;

    /// <summary>Writes a line at DEBUG.</summary>
    public void Debug([InterpolatedStringHandlerArgument("")] ref LogLine<DebugLevel> line) =>
        Write(line.Text);

    /// <summary>Writes a line at INFO.</summary>
    public void Info([InterpolatedStringHandlerArgument("")] ref LogLine<InfoLevel> line) =>
        Write(line.Text);

    /// <summary>Writes a line at WARNING.</summary>
    public void Warning([InterpolatedStringHandlerArgument("")] ref LogLine<WarningLevel> line) =>
        WriteFailure(line.Text);

    /// <summary>Writes a line at ERROR.</summary>
    public void Error([InterpolatedStringHandlerArgument("")] ref LogLine<ErrorLevel> line) =>
        WriteFailure(line.Text);

    /// <summary>Writes a line at a level that depends on what it is about.</summary>
    public void Write(
        LogLevel level,
        [InterpolatedStringHandlerArgument("", nameof(level))] ref LogLine<AnyLevel> line
    )
    {
        if (!IsEnabled(level))
            return;
        if (level >= LogLevel.Warning)
            WriteFailure(line.Text);
        else
            Write(line.Text);
    }

    /// <summary>Begins a line, in a buffer that is reused after it is written.</summary>
    internal ArrayBufferWriter<byte> Begin(LogLevel level)
    {
        // Not under the lock: evaluating a value may write a line itself, or throw.
        var text = Interlocked.Exchange(ref _spare, null) ?? new ArrayBufferWriter<byte>();
        var head = text.GetSpan(MaxHeadBytes);
        DateTime.Now.TryFormat(head, out var time, TimeFormat, CultureInfo.InvariantCulture);
        Utf8.TryWrite(head[time..], $" {level.Word(), -8} ", out var word);
        text.Advance(time + word);
        return text;
    }

    private void WriteFailure(ArrayBufferWriter<byte>? text)
    {
        if (text is not null)
            Failures?.Add(text.WrittenSpan);
        Write(text);
    }

    private void Write(ArrayBufferWriter<byte>? text)
    {
        if (text is null)
            return;
        lock (_oneLine)
            if ((_unreported > 0 && !TryLogDropped()) || !TryEnd(text))
                CountDropped();
        text.ResetWrittenCount();
        _spare = text;
    }

    private void CountDropped()
    {
        _unreported++;
        Interlocked.Increment(ref _dropped);
    }

    private bool TryLogDropped()
    {
        if (!TryWrite($"action: log | result: fail | dropped_lines: {_unreported}"))
            return false;
        _unreported = 0;
        return true;
    }

    private bool TryWrite([InterpolatedStringHandlerArgument("")] ref LogLine<WarningLevel> line) =>
        line.Text is null || TryEnd(line.Text);

    private bool TryEnd(ArrayBufferWriter<byte> text)
    {
        text.Write("\n"u8);
        return tryWrite(text.WrittenSpan);
    }
}
