using System.Text;

namespace Lottery.Logging;

/// <summary>
/// Makes text that came from outside safe to stand in one line: nobody can end the line, forge a
/// <c>| key: value</c> or drive a terminal with it.
/// </summary>
public static class PlainText
{
    /// <summary>
    /// Writes control characters, line and paragraph separators, <c>|</c> and <c>\</c> as escapes
    /// (<c>\n</c>, <c>\x7C</c>, <c>\u2028</c>); everything else stays as it is.
    /// </summary>
    public static string Escape(string text)
    {
        var first = FirstUnsafe(text);
        if (first < 0)
            return text;

        var plain = new StringBuilder(text.Length + 16).Append(text, 0, first);
        foreach (var c in text.AsSpan(first))
            Append(plain, c);
        return plain.ToString();
    }

    private static int FirstUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsUnsafe(text[i]))
                return i;
        return -1;
    }

    private static bool IsUnsafe(char c) =>
        c is '|' or '\\' or '\u2028' or '\u2029' || char.IsControl(c);

    private static void Append(StringBuilder plain, char c) =>
        _ = c switch
        {
            '\n' => plain.Append(@"\n"),
            '\r' => plain.Append(@"\r"),
            '\t' => plain.Append(@"\t"),
            '\\' => plain.Append(@"\\"),
            _ when !IsUnsafe(c) => plain.Append(c),
            <= '\xFF' => plain.Append($@"\x{(int)c:X2}"),
            _ => plain.Append($@"\u{(int)c:X4}"),
        };
}
