using Lottery.Certificates;
using Lottery.Domain;

namespace Lottery.Cli.Authority;

/// <summary>
/// The list of the certificates that a CA has issued for agencies, <c>issued.txt</c>. An entry is written before
/// its certificate, so that every certificate that exists can be revoked. Owns nothing.
/// </summary>
internal sealed class IssuedList(string path)
{
    /// <summary>What a new list begins with.</summary>
    public const string Header = """
        # The certificates that this CA has issued for agencies, as lottery ca agency writes them down: serial number,
        # agency, time of issue, end (UTC). lottery ca revoke looks here for what it revokes.

        """;

    private readonly ListFile _list = new(
        path,
        "a serial number in hex, agency-N, the time of issue and the end: 5F00AB agency-7 2026-11-27T09:00:00Z 2029-03-01T09:00:00Z",
        "it is the list of the certificates that were issued, which lottery ca create begins: put it back"
    );

    public string Path => path;

    public IReadOnlyList<IssuedCertificate> Read() => _list.Read(IssuedCertificate.Parse);

    public void Append(IEnumerable<IssuedCertificate> certificates) =>
        _list.Append(certificates.Select(certificate => $"{certificate}"));
}

/// <summary>A certificate that was issued for an agency.</summary>
/// <param name="Serial">Its serial number, in upper-case hex.</param>
/// <param name="Agency">The agency.</param>
/// <param name="Issued">When it was issued.</param>
/// <param name="Until">When it ends.</param>
internal sealed record IssuedCertificate(
    string Serial,
    AgencyId Agency,
    DateTimeOffset Issued,
    DateTimeOffset Until
)
{
    public static IssuedCertificate? Parse(string[] words) =>
        words is [var first, var second, var third, var fourth]
        && CertificateEntry.Serial(first) is { } serial
        && CertificateEntry.Agency(second) is { } agency
        && CertificateEntry.Time(third) is { } issued
        && CertificateEntry.Time(fourth) is { } until
            ? new IssuedCertificate(serial, agency, issued, until)
            : null;

    public override string ToString() =>
        $"{Serial} {CertificateEntry.Write(Agency)} {TimeText.Utc(Issued)} {TimeText.Utc(Until)}";
}
