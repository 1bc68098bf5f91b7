using System.Text;

namespace Lottery.Logging;

/// <summary>
/// UTF-8 on its way into a log line: becomes a string only if the line is written. Valid as long as the
/// bytes are.
/// </summary>
/// <param name="Bytes">The text.</param>
public readonly record struct Utf8Text(ReadOnlyMemory<byte> Bytes)
{
    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);
}
