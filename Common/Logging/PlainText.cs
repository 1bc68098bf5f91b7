using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Lottery.Logging;

/// <summary>
/// Makes text from outside safe for one line: it cannot end the line, forge a <c>| key: value</c>, control
/// a terminal or change the reading order.
/// </summary>
public static class PlainText
{
    // \u2028, the longest escape, and more than any character in UTF-8.
    private const int MaxBytes = 6;

    private static readonly SearchValues<char> Safe = SearchValues.Create([
        .. Enumerable.Range(' ', 0x7F - ' ').Select(c => (char)c).Except(['|', '\\']),
    ]);

    private static readonly SearchValues<byte> SafeBytes = SearchValues.Create([
        .. Enumerable.Range(' ', 0x7F - ' ').Select(c => (byte)c).Except("|\\"u8.ToArray()),
    ]);

    /// <summary>
    /// Writes control characters, line and paragraph separators, bidirectional controls, <c>|</c> and
    /// <c>\</c> as escapes (<c>\n</c>, <c>\x7C</c>, <c>\u2028</c>); everything else stays as it is.
    /// </summary>
    public static string Escape(string text)
    {
        if (!text.ContainsAnyExcept(Safe))
            return text;
        var plain = new ArrayBufferWriter<byte>();
        Escape(text, plain);
        return Encoding.UTF8.GetString(plain.WrittenSpan);
    }

    /// <summary>Appends a text as <see cref="Escape(string)"/> writes it, in UTF-8.</summary>
    internal static void Escape(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (!text.ContainsAnyExcept(Safe))
            Encoding.UTF8.GetBytes(text, output);
        else
            foreach (var rune in text.EnumerateRunes())
                Escape(rune, output);
    }

    /// <summary>Appends a text in UTF-8; invalid bytes become U+FFFD.</summary>
    internal static void Escape(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var safe = text.IndexOfAnyExcept(SafeBytes);
            output.Write(safe < 0 ? text : text[..safe]);
            if (safe < 0)
                return;
            Rune.DecodeFromUtf8(text[safe..], out var rune, out var length);
            Escape(rune, output);
            text = text[(safe + length)..];
        }
    }

    // https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
    internal static bool IsBidirectionalControl(Rune rune) =>
        rune.Value
            is 0x061C
                or 0x200E
                or 0x200F
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2066 and <= 0x2069);

    private static void Escape(Rune rune, IBufferWriter<byte> output)
    {
        var room = output.GetSpan(MaxBytes);
        var written = 0;
        _ = rune.Value switch
        {
            '\n' => Utf8.TryWrite(room, $@"\n", out written),
            '\r' => Utf8.TryWrite(room, $@"\r", out written),
            '\t' => Utf8.TryWrite(room, $@"\t", out written),
            '\\' => Utf8.TryWrite(room, $@"\\", out written),
            _ when !IsUnsafe(rune) => rune.TryEncodeToUtf8(room, out written),
            <= 0xFF => Utf8.TryWrite(room, $@"\x{rune.Value:X2}", out written),
            _ => Utf8.TryWrite(room, $@"\u{rune.Value:X4}", out written),
        };
        output.Advance(written);
    }

    private static bool IsUnsafe(Rune rune) =>
        Rune.IsControl(rune)
        || IsBidirectionalControl(rune)
        || rune.Value is '|' or '\\' or '\u2028' or '\u2029';
}
