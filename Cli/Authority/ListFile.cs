using Lottery.Certificates;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Cli.Authority;

/// <summary>
/// A list of the CA: a text with one entry a line, which a person may read and comment. Blank lines and those that
/// begin with # are no entries. Owns nothing.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="form">How an entry is written, for errors.</param>
/// <param name="ifMissing">What can be done where the file is not there, for errors.</param>
internal sealed class ListFile(string path, string form, string ifMissing)
{
    private const int MaxShown = 100;

    /// <summary>Reads all entries, strictly: a certificate must not be forgotten because of a typing error.</summary>
    /// <exception cref="FailedException">The file is not there, or a line is no entry.</exception>
    public IReadOnlyList<T> Read<T>(Func<string[], T?> parse)
        where T : class
    {
        return
        [
            .. CertificateEntry
                .In(ReadText())
                .Select(entry =>
                    parse(entry.Words)
                    ?? throw new FailedException(
                        $"{path}:{entry.Number}: '{PlainText.Escape(Beginning(entry.Line))}'; it must be {form}, or a comment that begins with #"
                    )
                ),
        ];
    }

    /// <summary>Adds entries; the file has all of them or none.</summary>
    public void Append(IEnumerable<string> entries)
    {
        var text = ReadText();
        if (text.Length > 0 && !text.EndsWith('\n'))
            text += '\n';
        OwnFile.Replace(path, text + string.Concat(entries.Select(entry => $"{entry}\n")));
    }

    private static string Beginning(string line) =>
        line.Length > MaxShown ? $"{line[..MaxShown]}..." : line;

    private string ReadText() => OwnFile.Read(path, ifMissing);
}
