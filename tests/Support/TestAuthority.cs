using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lottery.Support;

/// <summary>
/// A CA of the tests: makes the files of a server's <c>--pki</c>, and certificates as no CA should make them. Its
/// folder is the caller's.
/// </summary>
public sealed class TestAuthority
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _authority;

    /// <summary>Makes the folder <paramref name="name"/> with the files of a server at 127.0.0.1 and localhost.</summary>
    public TestAuthority(TempDir folder, string name = "pki", string host = "localhost")
    {
        Folder = Directory.CreateDirectory(folder.File(name)).FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=CA {name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        _authority = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddYears(-3),
            DateTimeOffset.UtcNow.AddYears(3)
        );
        File.WriteAllText(InFolder("ca.pem"), _authority.ExportCertificatePem());
        File.WriteAllText(InFolder("revoked.txt"), "# none\n");
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        Issue("server.pem", "server", names, ServerUsage);
    }

    /// <summary>The folder for <c>serve --pki</c>.</summary>
    public string Folder { get; }

    /// <summary>The file of the server, which is no agency's.</summary>
    public string ServerFile => InFolder("server.pem");

    /// <summary>Makes the file of an agency, and returns its path.</summary>
    public string Agency(int agency, DateTimeOffset? until = null, string? file = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"urn:lottery:agency:{agency}"));
        return Issue(file ?? $"agency-{agency}.pem", $"agency {agency}", names, ClientUsage, until);
    }

    /// <summary>Adds the certificate in a file to those that are revoked.</summary>
    public void Revoke(string file)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
        File.AppendAllText(
            InFolder("revoked.txt"),
            $"{certificate.SerialNumber} agency-1 2026-11-27T09:00:00Z\n"
        );
    }

    private string Issue(
        string file,
        string name,
        SubjectAlternativeNameBuilder names,
        string usage,
        DateTimeOffset? until = null
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false)
        );
        var end = until ?? DateTimeOffset.UtcNow.AddYears(1);
        using var certificate = request.Create(
            _authority,
            end.AddYears(-2),
            end,
            RandomNumberGenerator.GetBytes(16)
        );
        var path = InFolder(file);
        File.WriteAllText(
            path,
            $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n{_authority.ExportCertificatePem()}\n"
        );
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private string InFolder(string file) => Path.Combine(Folder, file);
}
