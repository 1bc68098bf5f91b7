using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Certificates;
using Lottery.Domain;

namespace Lottery.Cli.Authority;

/// <summary>What stands in the certificates: whose they are, and for what (RFC 5280). Pure.</summary>
internal static class CertificateRequests
{
    // RFC 5280, appendix A: ub-common-name.
    private const int MaxOfCommonName = 64;

    /// <summary>A CA that issues for the server and the agencies, and for no other CA.</summary>
    public static CertificateRequest OfAuthority(ECDsa key, string host)
    {
        var request = Begin(key, $"lottery CA of {host}");
        request.CertificateExtensions.Add(
            X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0)
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(
                X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
                critical: true
            )
        );
        return request;
    }

    public static CertificateRequest OfServer(ECDsa key, IReadOnlyList<HostName> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            if (host.Address is { } address)
                names.AddIpAddress(address);
            else
                names.AddDnsName(host.Text);
        return OfPeer(key, hosts[0].Text, names, PeerCheck.ServerUsage);
    }

    public static CertificateRequest OfAgency(ECDsa key, AgencyId agency)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(AgencyName.Of(agency)));
        return OfPeer(key, $"agency {agency}", names, PeerCheck.AgencyUsage);
    }

    private static CertificateRequest OfPeer(
        ECDsa key,
        string commonName,
        SubjectAlternativeNameBuilder names,
        string use
    )
    {
        var request = Begin(key, commonName);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity());
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false)
        );
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static CertificateRequest Begin(ECDsa key, string commonName)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(
            commonName.Length > MaxOfCommonName ? commonName[..MaxOfCommonName] : commonName
        );
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false)
        );
        return request;
    }
}
