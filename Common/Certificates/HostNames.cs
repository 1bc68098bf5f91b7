using System.Security.Cryptography.X509Certificates;
using Lottery.Logging;

namespace Lottery.Certificates;

/// <summary>The names and addresses of a server in its certificate. Pure.</summary>
public static class HostNames
{
    /// <summary>All of them, for a message: <c>central.example, 192.0.2.7</c>.</summary>
    public static string In(X509Certificate2 certificate)
    {
        var names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension =>
                extension
                    .EnumerateDnsNames()
                    .Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString()))
            )
            .ToList();
        return names is [] ? "no host" : PlainText.Escape(string.Join(", ", names));
    }
}
