using Lottery.Configuration;

namespace Lottery.Certificates;

/// <summary>
/// The list <c>revoked.txt</c> of a CA: a line for each certificate that is believed no longer, with its serial number,
/// its agency and the time of the revocation. Blank lines and those that begin with # are no entries. Pure.
/// </summary>
public sealed class RevokedCertificates
{
    /// <summary>How an entry is written, for errors.</summary>
    public const string Form =
        "a serial number in hex, agency-N and the time of the revocation: 5F00AB agency-7 2026-11-27T09:00:00Z";

    private readonly HashSet<string> _serials;

    private RevokedCertificates(HashSet<string> serials) => _serials = serials;

    /// <summary>How many there are.</summary>
    public int Count => _serials.Count;

    /// <summary>Whether a certificate is one of them.</summary>
    public bool Contains(string serial) => _serials.Contains(Shortest(serial));

    /// <summary>The serial number of an entry; <c>null</c> if the words are none.</summary>
    public static string? SerialOf(string[] words) =>
        words is [var serial, var agency, var time]
        && CertificateEntry.Agency(agency) is not null
        && CertificateEntry.Time(time) is not null
            ? CertificateEntry.Serial(serial)
            : null;

    /// <summary>Reads the text of the list, strictly: a certificate must not be forgotten because of a typing error.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it came from, for the error.</param>
    /// <exception cref="ConfigurationException">A line is no entry.</exception>
    public static RevokedCertificates Parse(string text, string path) =>
        new([
            .. CertificateEntry
                .In(text)
                .Select(entry =>
                    SerialOf(entry.Words) is { } serial
                        ? Shortest(serial)
                        : throw new ConfigurationException(
                            $"{path}:{entry.Number}: the line must be {Form}, or a comment that begins with #"
                        )
                ),
        ]);

    // DER and people write zeros in front, or not.
    private static string Shortest(string serial) => serial.TrimStart('0');
}
