using Lottery.Configuration;

namespace Lottery.Certificates;

/// <summary>
/// The serial numbers of the file <c>revoked.txt</c>: a line for each certificate that is believed no longer, the
/// number first; <c>#</c> begins a comment. Pure.
/// </summary>
public sealed class RevokedCertificates
{
    private readonly HashSet<string> _serials;

    private RevokedCertificates(HashSet<string> serials) => _serials = serials;

    /// <summary>How many there are.</summary>
    public int Count => _serials.Count;

    /// <summary>Whether a certificate is one of them.</summary>
    public bool Contains(string serial) => _serials.Contains(serial.TrimStart('0'));

    /// <summary>Reads the text of the file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it came from, for the error.</param>
    /// <exception cref="ConfigurationException">A line is none: whom it means cannot be told.</exception>
    public static RevokedCertificates Parse(string text, string path)
    {
        var serials = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (number, line) in text.Split('\n').Index())
        {
            var words = line.Split('#')[0]
                .Split(null as char[], StringSplitOptions.RemoveEmptyEntries);
            if (words is [])
                continue;
            if (!words[0].All(char.IsAsciiHexDigit))
                throw new ConfigurationException(
                    $"{path}, line {number + 1}: it must begin with the hexadecimal number of a certificate, as `lottery ca revoke` writes it"
                );
            serials.Add(words[0].TrimStart('0'));
        }
        return new RevokedCertificates(serials);
    }
}
