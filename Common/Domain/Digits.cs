using System.Buffers.Text;

namespace Lottery.Domain;

/// <summary>Reads the numbers of the lottery: ASCII digits and nothing else.</summary>
internal static class Digits
{
    // As many as every int has room for.
    private const int Few = 9;

    public static bool TryParse(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > Few)
            return TryParseMany(text, out value);
        foreach (var character in text)
        {
            var digit = (uint)character - '0';
            if (digit > 9)
                return false;
            value = (value * 10) + (int)digit;
        }
        return true;
    }

    // The framework's parsers alone would let signs, blanks and thousands separators through.
    private static bool TryParseMany(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out value, out var read)
            && read == text.Length;
    }
}
