using Lottery.Certificates;
using Lottery.Domain;

namespace Lottery.Cli.Authority;

/// <summary>
/// The list of the certificates that are not accepted any more, <c>revoked.txt</c>, which the server reads. Owns
/// nothing.
/// </summary>
internal sealed class RevokedList(string path)
{
    /// <summary>What a new list begins with.</summary>
    public const string Header = """
        # The certificates of agencies that the server refuses: serial number, agency, time of the revocation (UTC).
        # lottery ca revoke writes them here; a running server reads the file again.

        """;

    private readonly ListFile _list = new(
        path,
        RevokedCertificates.Form,
        "it is the list of the revoked certificates, which lottery ca create begins: put it back, perhaps from the server"
    );

    public string Path => path;

    /// <summary>The serial numbers in it.</summary>
    public IReadOnlySet<string> Read() => _list.Read(RevokedCertificates.SerialOf).ToHashSet();

    public void Append(IEnumerable<IssuedCertificate> certificates, DateTimeOffset now) =>
        _list.Append(
            certificates.Select(certificate =>
                $"{certificate.Serial} {CertificateEntry.Write(certificate.Agency)} {TimeText.Utc(now)}"
            )
        );
}
