using System.Text;

namespace Lottery.Logging;

/// <summary>
/// UTF-8 on its way into a log line: becomes a string only if the line is written. Valid as long as the
/// bytes are.
/// </summary>
/// <param name="Bytes">The text.</param>
/// <param name="Most">With more bytes than these, only the beginning is quoted, and dots say so.</param>
public readonly record struct Utf8Text(ReadOnlyMemory<byte> Bytes, int Most = int.MaxValue)
{
    /// <summary>
    /// What a process may quote whose lines share a pipe with others': however much of it is escaped, the
    /// line is one that the pipe takes as a whole (PIPE_BUF, 4096 bytes; pipe(7)).
    /// </summary>
    public const int MostInPipe = 500;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = Bytes.Span;
        if (text.Length <= Most)
            return Encoding.UTF8.GetString(text);
        var end = Most;
        while (end > 0 && IsInnerByte(text[end]))
            end--;
        return $"{Encoding.UTF8.GetString(text[..end])}...";
    }

    // 10xxxxxx: a character of several bytes goes on here (RFC 3629).
    private static bool IsInnerByte(byte b) => (b & 0b1100_0000) == 0b1000_0000;
}
