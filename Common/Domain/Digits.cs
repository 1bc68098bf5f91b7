using System.Buffers.Text;

namespace Lottery.Domain;

/// <summary>Reads the numbers of the lottery: ASCII digits and nothing else.</summary>
internal static class Digits
{
    /// <summary>
    /// Reads a number from 0 to <see cref="int.MaxValue"/>. Signs, blanks and thousands separators,
    /// which the framework's parsers let through, are refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out value, out var read)
            && read == text.Length;
    }
}
