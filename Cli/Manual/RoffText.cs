using System.Text;

namespace Lottery.Cli.Manual;

/// <summary>Writes the text of a manual page, in the macros of man(7).</summary>
internal sealed class RoffText
{
    private readonly StringBuilder _page = new();

    /// <summary>The first line: name, section, day, source and the title above each page.</summary>
    public void Title(string name, string day, string source) =>
        Line($".TH {name.ToUpperInvariant()} 1 \"{day}\" \"{Escape(source)}\" \"User Commands\"");

    /// <summary>Begins a section.</summary>
    public void Section(string name) => Line($".SH {name}");

    /// <summary>Begins a paragraph.</summary>
    public void Paragraph(string text)
    {
        Line(".PP");
        Text(text);
    }

    /// <summary>A line of running text; <see cref="Bold"/> and <see cref="Italic"/> may be in it.</summary>
    public void Text(string text) => Line(text is ['.' or '\'', ..] ? $"\\&{text}" : text);

    /// <summary>An entry of a list: the term, and under it, indented, each text on a line of its own.</summary>
    public void Item(string term, params IEnumerable<string> texts)
    {
        Line(".TP");
        Text(term);
        Line(string.Join("\n.br\n", texts));
    }

    /// <summary>Lines that stand as they are.</summary>
    public void Verbatim(IEnumerable<string> lines)
    {
        Line(".EX");
        foreach (var line in lines)
            Text(Escape(line));
        Line(".EE");
    }

    /// <summary>Text in bold: what is typed as it stands.</summary>
    public static string Bold(string text) => $"\\fB{Escape(text)}\\fR";

    /// <summary>Text in italics: what is replaced.</summary>
    public static string Italic(string text) => $"\\fI{Escape(text)}\\fR";

    /// <summary>Text in which no character is a command. A hyphen can be copied as one, groff_char(7).</summary>
    public static string Escape(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Select(rune =>
                    rune.Value switch
                    {
                        '\\' => "\\e",
                        '-' => "\\-",
                        '\'' => "\\(aq",
                        '`' => "\\(ga",
                        '^' => "\\(ha",
                        '~' => "\\(ti",
                        '"' => "\\(dq",
                        < 128 => rune.ToString(),
                        var other => $"\\[u{other:X4}]",
                    }
                )
        );

    /// <summary>The whole page.</summary>
    public override string ToString() => _page.ToString();

    private void Line(string text) => _page.Append(text).Append('\n');
}
