namespace Lottery.Logging;

/// <summary>
/// The beginning of a text in UTF-8, for lines that share a pipe with other processes' lines: short enough
/// that the pipe takes the line as a whole (PIPE_BUF, 4096 bytes; pipe(7)), however much of it is escaped.
/// </summary>
public readonly ref struct Excerpt(ReadOnlySpan<byte> text)
{
    /// <summary>The longest text that stands as a whole.</summary>
    public const int MaxBytes = 500;

    /// <summary>What stands in the line.</summary>
    public ReadOnlySpan<byte> Beginning { get; } = text[..LengthOf(text)];

    /// <summary>Dots, if there is more.</summary>
    public string Dots { get; } = text.Length > MaxBytes ? "..." : "";

    private static int LengthOf(ReadOnlySpan<byte> text)
    {
        if (text.Length <= MaxBytes)
            return text.Length;
        var end = MaxBytes;
        while (end > 0 && IsInnerByte(text[end]))
            end--;
        return end;
    }

    // 10xxxxxx: a character of several bytes goes on here (RFC 3629).
    private static bool IsInnerByte(byte b) => (b & 0b1100_0000) == 0b1000_0000;
}
