using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lottery.Logging;

/// <summary>
/// The interpolated string of <c>log.Info($"...")</c>, which the compiler turns into calls of this handler:
/// words and values go into the log's buffer as UTF-8, values escaped, numbers in the invariant culture. If
/// the level is off, none of the calls is made.
/// </summary>
/// <typeparam name="TLevel">The level of the method that takes it.</typeparam>
[InterpolatedStringHandler]
public readonly ref struct LogLine<TLevel>
    where TLevel : ILineLevel
{
    private const int MaxNumberBytes = 20;

    /// <summary>Begins a line.</summary>
    public LogLine(int literalLength, int formattedCount, LogWriter log, out bool isWritten)
        : this(literalLength, formattedCount, log, TLevel.Level, out isWritten) { }

    /// <summary>Begins a line of a level that is given beside it.</summary>
    public LogLine(
        int literalLength,
        int formattedCount,
        LogWriter log,
        LogLevel level,
        out bool isWritten
    )
    {
        isWritten = log.IsEnabled(level);
        Text = isWritten ? log.Begin(level) : null!;
    }

    /// <summary>The line so far; <c>null</c> if it is not written.</summary>
    internal ArrayBufferWriter<byte> Text { get; }

    /// <summary>Appends words of the program.</summary>
    public void AppendLiteral(string words) => Encoding.UTF8.GetBytes(words, Text);

    /// <summary>Appends a text; nothing for <c>null</c>.</summary>
    public void AppendFormatted(string? text) => PlainText.Escape(text, Text);

    /// <summary>Appends a text in UTF-8.</summary>
    public void AppendFormatted(ReadOnlySpan<byte> text) => PlainText.Escape(text, Text);

    /// <summary>Appends the beginning of a text in UTF-8.</summary>
    public void AppendFormatted(Excerpt text)
    {
        PlainText.Escape(text.Beginning, Text);
        AppendLiteral(text.Dots);
    }

    /// <summary>Appends a number.</summary>
    public void AppendFormatted(int number) => AppendFormatted((long)number);

    /// <summary>Appends a number.</summary>
    public void AppendFormatted(long number)
    {
        number.TryFormat(
            Text.GetSpan(MaxNumberBytes),
            out var written,
            default,
            CultureInfo.InvariantCulture
        );
        Text.Advance(written);
    }

    /// <summary>Appends the text of any other value; nothing for <c>null</c>.</summary>
    public void AppendFormatted<T>(T value) => AppendFormatted(value?.ToString());
}

/// <summary>A level as a type, for the compiler to choose it by the method's name.</summary>
public interface ILineLevel
{
    /// <summary>The level.</summary>
    static abstract LogLevel Level { get; }
}

/// <summary>DEBUG.</summary>
public readonly struct DebugLevel : ILineLevel
{
    /// <inheritdoc/>
    public static LogLevel Level => LogLevel.Debug;
}

/// <summary>INFO.</summary>
public readonly struct InfoLevel : ILineLevel
{
    /// <inheritdoc/>
    public static LogLevel Level => LogLevel.Info;
}

/// <summary>WARNING.</summary>
public readonly struct WarningLevel : ILineLevel
{
    /// <inheritdoc/>
    public static LogLevel Level => LogLevel.Warning;
}

/// <summary>ERROR.</summary>
public readonly struct ErrorLevel : ILineLevel
{
    /// <inheritdoc/>
    public static LogLevel Level => LogLevel.Error;
}

/// <summary>A level that is known only when the line is written.</summary>
public readonly struct AnyLevel : ILineLevel
{
    /// <summary>Never asked for: the line is given its level beside it.</summary>
    public static LogLevel Level => throw new UnreachableException();
}
