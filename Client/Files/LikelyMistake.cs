using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Lottery.Client.Files;

/// <summary>
/// What the writer of a bad line probably did: spreadsheets have habits. Tells it from the line alone.
/// </summary>
/// <param name="Advice">What it is, and what to do.</param>
/// <param name="Scope">How many lines it spoils.</param>
internal sealed partial record LikelyMistake(string Advice, MistakeScope Scope = MistakeScope.Lines)
{
    private const string SaveAs = "save it as \"CSV UTF-8 (comma delimited)\"";
    private const int Fields = 5;

    public static readonly LikelyMistake NoText = new(
        $"the file is a spreadsheet, an archive or another document, not a text; open it with its program and {SaveAs}",
        MistakeScope.File
    );
    public static readonly LikelyMistake Utf16 = new(
        $"the file is UTF-16 (\"Unicode text\"), and a list is UTF-8; {SaveAs}, or: iconv -f UTF-16 -t UTF-8",
        MistakeScope.File
    );
    public static readonly LikelyMistake NulBytes = new(
        "the line has NUL bytes, which are no text: the file is padded with them, or was not written to its end; remove them, or save the list again"
    );
    public static readonly LikelyMistake NotUtf8 = new(
        $"the file is not UTF-8, but probably Windows-1252 (or ISO-8859-1); {SaveAs}, or: iconv -f WINDOWS-1252 -t UTF-8"
    );
    public static readonly LikelyMistake SeparatorLine = new(
        "it tells a spreadsheet the separator and is no bet; remove it",
        MistakeScope.OneLine
    );
    public static readonly LikelyMistake Semicolons = SeparatedBy("';'");
    public static readonly LikelyMistake Tabs = SeparatedBy("tabs");
    public static readonly LikelyMistake Bars = SeparatedBy("'|'");
    public static readonly LikelyMistake Header = new(
        "it names the columns and is no bet; remove it",
        MistakeScope.OneLine
    );
    public static readonly LikelyMistake EmptyRow = new(
        "it is a row without content, as a spreadsheet leaves them at the end; remove all of them"
    );
    public static readonly LikelyMistake TrailingSeparator = new(
        "a comma at the end of the line makes one field more, an empty one; remove it (in a spreadsheet: the empty columns)"
    );
    public static readonly LikelyMistake OpenQuote = new(
        "a quote is opened and not closed; remove it, or close it before the next comma"
    );
    public static readonly LikelyMistake Date = new(
        "the birthdate is a date of another form (such as dd/mm/yyyy); write it yyyy-MM-dd: 1990-12-31"
    );
    public static readonly LikelyMistake Thousands = new(
        "the number has separators or decimals; write digits alone: 7574"
    );
    public static readonly LikelyMistake Blanks = new(
        "blanks (perhaps no-break spaces) stand beside the birthdate or the number; remove them"
    );

    // Zip (spreadsheets are), the older spreadsheets and documents, gzip, PDF.
    private static readonly byte[][] Signatures =
    [
        [.. "PK"u8, 3, 4],
        [0xD0, 0xCF, 0x11, 0xE0],
        [0x1F, 0x8B],
        [.. "%PDF"u8],
    ];

    /// <summary>What a line that is no bet may be.</summary>
    /// <param name="line">The line as it stands in the file.</param>
    /// <param name="isAtStart">Whether it is the first of the list, or stands behind a line <c>sep=</c>.</param>
    /// <param name="hasOpenQuote">Whether a quote is not closed.</param>
    public static List<LikelyMistake> In(ReadOnlySpan<byte> line, bool isAtStart, bool hasOpenQuote)
    {
        foreach (var signature in Signatures)
            if (isAtStart && line.StartsWith(signature))
                return [NoText];
        // In UTF-16 every second byte of a Latin text is 0.
        if (
            (line.Count((byte)0) * 3 > line.Length && line.IndexOf("\0\0"u8) < 0)
            || (isAtStart && line is [0xFE or 0xFF, 0xFE or 0xFF, ..])
        )
            return [Utf16];
        if (line.Contains((byte)0))
            return [NulBytes];

        var mistakes = new List<LikelyMistake>();
        if (!Utf8.IsValid(line))
            mistakes.Add(NotUtf8);
        if (hasOpenQuote)
            mistakes.Add(OpenQuote);
        else
            AddThoseOf(Encoding.UTF8.GetString(line), isAtStart, mistakes);
        return mistakes;
    }

    private static LikelyMistake SeparatedBy(string what) =>
        new($"the fields are separated by {what}, and a list has commas; {SaveAs}");

    private static void AddThoseOf(string line, bool isAtStart, List<LikelyMistake> mistakes)
    {
        if (SeparatorHint().IsMatch(line))
        {
            mistakes.Add(SeparatorLine);
            return;
        }
        var separator = Separator(line);
        if (separator is not ',')
            mistakes.Add(
                separator is ';' ? Semicolons
                : separator is '\t' ? Tabs
                : Bars
            );
        // Not as exact as RFC 4180: a guess at a mistake.
        var fields = line.Split(separator).Select(field => field.Trim('"')).ToArray();
        if (fields.Length > 1 && fields.All(string.IsNullOrWhiteSpace))
            mistakes.Add(EmptyRow);
        else if (isAtStart && fields.Length >= Fields && !fields[2..Fields].Any(HasDigit))
            mistakes.Add(Header);
        else if (fields.Length >= Fields)
            AddThoseOf(fields, mistakes);
    }

    private static void AddThoseOf(string[] fields, List<LikelyMistake> mistakes)
    {
        var (birthdate, number) = (fields[3], fields[4]);
        var isSplit = fields.Length > Fields && IsSplitNumber(number, fields[5]);
        if (!isSplit && fields.Length > Fields && fields[Fields..].All(string.IsNullOrWhiteSpace))
            mistakes.Add(TrailingSeparator);
        if (OtherDate().IsMatch(birthdate.Trim()))
            mistakes.Add(Date);
        if (isSplit || OtherNumber().IsMatch(number.Trim()))
            mistakes.Add(Thousands);
        if (HasBlanks(birthdate) || HasBlanks(number))
            mistakes.Add(Blanks);
    }

    private static char Separator(string line) =>
        line.Count(c => c == ',') >= Fields - 1
            ? ','
            : ";\t|".FirstOrDefault(other => line.Count(c => c == other) >= Fields - 1, ',');

    private static bool HasDigit(string field) => field.Any(char.IsDigit);

    private static bool HasBlanks(string field) => field.Trim() != field;

    // 7,574 in a line that is separated by commas.
    private static bool IsSplitNumber(string number, string next) =>
        number.Trim() is { Length: >= 1 and <= 3 } first
        && next.Trim() is { Length: 3 } second
        && first.Concat(second).All(char.IsAsciiDigit);

    [GeneratedRegex("""^"?sep=.?"?$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SeparatorHint();

    // 31/12/1990, 31-12-90, 1990/12/31, 1990-1-2, 19901231, a time behind it, or the days since 1900.
    [GeneratedRegex(
        @"^(\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4}|\d{2})|\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{4}-(\d-\d{1,2}|\d\d-\d)|\d{8}|\d{5}|\d{4}-\d\d-\d\d[T ].*)( .*)?$"
    )]
    private static partial Regex OtherDate();

    // 7.574, 7 574, 7574.0, +7574
    [GeneratedRegex(@"^\+?\d{1,3}([.,'\s]\d{3})+([.,]\d+)?$|^\+?\d+[.,]\d+$|^\+\d+$")]
    private static partial Regex OtherNumber();
}

/// <summary>What a mistake spoils.</summary>
internal enum MistakeScope
{
    Lines, // each line that has it
    OneLine, // one line, and the others are as they are
    File, // one line tells it of the whole file
}
