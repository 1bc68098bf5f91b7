namespace Lottery.Configuration;

/// <summary>
/// Reads the section <c>[DEFAULT]</c> of an INI file. By hand: Microsoft.Extensions.Configuration gives no
/// line numbers, and puts the section into the key.
/// </summary>
public static class IniText
{
    private const string Section = "DEFAULT";

    /// <summary>Reads every key.</summary>
    public static IEnumerable<FileEntry> Parse(string text)
    {
        var section = "";
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line is "" or [';' or '#' or '/', ..])
                continue;
            if (line is ['[', .. var name, ']'])
                section = name.Trim();
            else
                yield return Entry(number, section, line);
        }
    }

    private static FileEntry Entry(int number, string section, string line)
    {
        var end = line.IndexOfAny(['=', ':']);
        if (end < 0 || line[0] == '[')
            throw new FileLineException(number, "a line must be NAME = value, or [DEFAULT]");
        var key = line[..end].TrimEnd();
        if (!section.Equals(Section, StringComparison.OrdinalIgnoreCase))
            throw new FileLineException(
                number,
                $"{key} stands outside the section [DEFAULT], where it holds for nothing"
            );
        var value = line[(end + 1)..].TrimStart();
        return new FileEntry(number, key, value is ['"', .. var quoted, '"'] ? quoted : value);
    }
}
