using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

/// <summary>Any text can stand in one line, and be read back from it.</summary>
public sealed partial class EscapedTextSpecs
{
    // https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
    private static readonly int[] Bidirectional =
    [
        0x61C,
        0x200E,
        0x200F,
        .. Enumerable.Range(0x202A, 5),
        .. Enumerable.Range(0x2066, 4),
    ];

    [Fact]
    public void An_escaped_text_drives_no_terminal_forges_nothing_and_is_like_no_other() =>
        AnyText
            .Of(30)
            .Sample(
                text =>
                {
                    var escaped = PlainText.Escape(text);

                    Assert.DoesNotContain(escaped.EnumerateRunes(), IsUnsafe);
                    Assert.Equal(text, Unescape(escaped));
                    if (!text.Contains('\\') && !text.EnumerateRunes().Any(IsUnsafe))
                        Assert.Equal(text, escaped);
                    Assert.Equal(escaped, EscapeBytes(text));
                },
                iter: 5000
            );

    private static bool IsUnsafe(Rune rune) =>
        rune.Value == '|'
        || Bidirectional.Contains(rune.Value)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    private static string Unescape(string text) =>
        Escape()
            .Replace(
                text,
                escape =>
                    escape.Value[1] switch
                    {
                        'n' => "\n",
                        'r' => "\r",
                        't' => "\t",
                        '\\' => "\\",
                        _ => $"{(char)int.Parse(escape.ValueSpan[2..], NumberStyles.HexNumber)}",
                    }
            );

    private static string EscapeBytes(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        PlainText.Escape(Encoding.UTF8.GetBytes(text), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [GeneratedRegex(@"\\(n|r|t|\\|x[0-9A-F]{2}|u[0-9A-F]{4})")]
    private static partial Regex Escape();
}
