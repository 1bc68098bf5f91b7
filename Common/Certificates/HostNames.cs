using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lottery.Certificates;

/// <summary>The names and addresses of a server in its certificate. Pure.</summary>
public static class HostNames
{
    /// <summary>All of them: <c>central.example</c>, <c>192.0.2.7</c>; none if they are malformed.</summary>
    public static IReadOnlyList<string> In(X509Certificate2 certificate)
    {
        try
        {
            return
            [
                .. certificate
                    .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                    .SelectMany(names =>
                        names
                            .EnumerateDnsNames()
                            .Concat(names.EnumerateIPAddresses().Select(ip => $"{ip}"))
                    ),
            ];
        }
        catch (CryptographicException)
        {
            // Not one of ours.
            return [];
        }
    }
}
