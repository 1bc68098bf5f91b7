using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Cli.Authority;

/// <summary>A CA: its certificate, its private key, and what it issues. Owns both.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const int Years = 10;
    private const int SerialBytes = 16;

    // The clocks of the central and of the agencies differ by minutes: a clock that is behind would refuse a
    // certificate that begins now.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;
    private readonly X509SignatureGenerator _signature;
    private readonly DateTimeOffset _now;

    private CertificateAuthority(X509Certificate2 certificate, ECDsa key, DateTimeOffset now) =>
        (_certificate, _key, _now, _signature) = (
            certificate,
            key,
            now,
            X509SignatureGenerator.CreateForECDsa(key)
        );

    /// <summary>When it ends, and with it all that it has issued.</summary>
    public DateTimeOffset Until => new(_certificate.NotAfter);

    public string CertificatePem => $"{_certificate.ExportCertificatePem()}\n";

    /// <summary>The private key, for its file alone.</summary>
    public string KeyPem => $"{_key.ExportPkcs8PrivateKeyPem()}\n";

    /// <summary>Makes a new one.</summary>
    /// <param name="host">The central's name, which stands in its own.</param>
    /// <param name="now">The time.</param>
    public static CertificateAuthority Create(string host, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = CertificateRequests.OfAuthority(key, host);
        var certificate = request.Create(
            request.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            now - ClockDifference,
            now.AddYears(Years),
            NewSerial()
        );
        return new CertificateAuthority(certificate, key, now);
    }

    /// <summary>Reads the one of a folder.</summary>
    /// <exception cref="FailedException">It is not there, or can issue nothing; the message says why.</exception>
    public static CertificateAuthority Read(AuthorityFolder folder, DateTimeOffset now)
    {
        var certificate = PemText.ReadCertificate(
            folder.Certificate,
            $"lottery ca create --host NAME --out {folder.Path} makes it"
        );
        var key = PemText.ReadKey(
            folder.Key,
            "it is the private key of the CA, and only the machine that has it can issue certificates"
        );
        AuthorityCheck.Require(folder, certificate, key, now);
        return new CertificateAuthority(certificate, key, now);
    }

    public IssuedFile IssueServer(IReadOnlyList<HostName> hosts, int days) =>
        Issue(key => CertificateRequests.OfServer(key, hosts), days);

    public IssuedFile IssueAgency(AgencyId agency, int days) =>
        Issue(key => CertificateRequests.OfAgency(key, agency), days);

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private IssuedFile Issue(Func<ECDsa, CertificateRequest> requestFor, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = requestFor(key);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                _certificate,
                includeKeyIdentifier: true,
                includeIssuerAndSerial: false
            )
        );
        // A chain is valid only while all of it is.
        using var certificate = request.Create(
            _certificate.SubjectName,
            _signature,
            new[] { _now - ClockDifference, new(_certificate.NotBefore) }.Max(),
            new[] { _now.AddDays(days), Until }.Min(),
            NewSerial()
        );
        return new IssuedFile(
            certificate.SerialNumber,
            new(certificate.NotAfter),
            $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n{CertificatePem}"
        );
    }

    // Random, so that it is no other certificate's. Positive, and of 16 bytes however DER shortens numbers.
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)(serial[0] & 0x3F | 0x40);
        return serial;
    }
}
