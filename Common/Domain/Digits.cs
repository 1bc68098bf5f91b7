using System.Buffers.Text;

namespace Lottery.Domain;

/// <summary>Reads the numbers of the lottery: ASCII digits and nothing else.</summary>
internal static class Digits
{
    // The framework's parsers alone would let signs, blanks and thousands separators through.
    public static bool TryParse(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out value, out var read)
            && read == text.Length;
    }
}
