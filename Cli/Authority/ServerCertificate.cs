using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Hosting;

namespace Lottery.Cli.Authority;

/// <summary>Reads the certificate of the server that is in a folder. Owns nothing.</summary>
internal static class ServerCertificate
{
    /// <summary>The hosts that a certificate names.</summary>
    public static IReadOnlyList<HostName> HostsOf(X509Certificate2 certificate)
    {
        try
        {
            var names = certificate
                .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .ToList();
            return
            [
                .. names
                    .SelectMany(name => name.EnumerateDnsNames())
                    .Select(name => new HostName(name, null)),
                .. names
                    .SelectMany(name => name.EnumerateIPAddresses())
                    .Select(address => new HostName(address.ToString(), address)),
            ];
        }
        catch (CryptographicException)
        {
            // Not one of ours.
            return [];
        }
    }

    /// <summary>The hosts that the server of a folder has now.</summary>
    /// <exception cref="FailedException">There is no certificate, or it names none.</exception>
    public static IReadOnlyList<HostName> HostsIn(AuthorityFolder folder)
    {
        using var certificate = PemText.ReadCertificate(
            folder.Server,
            "so its hosts are not known; --host says them"
        );
        return HostsOf(certificate) is [_, ..] hosts
            ? hosts
            : throw new FailedException($"{folder.Server} names no host; --host says them");
    }
}
