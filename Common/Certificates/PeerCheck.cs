using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Certificates;

/// <summary>
/// Validates the certificate of the other side of one connection: from our CA, of the right kind, within its dates. The
/// chain is built offline and from our CA alone. Pure.
/// </summary>
/// <param name="authority">The certificate of the CA.</param>
/// <param name="usage">What the certificate must be for.</param>
public sealed class PeerCheck(X509Certificate2 authority, PeerUsage usage)
{
    /// <summary>id-kp-serverAuth: what a server's certificate is for (RFC 5280, 4.2.1.12).</summary>
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    /// <summary>id-kp-clientAuth: what an agency's certificate is for (RFC 5280, 4.2.1.12).</summary>
    public const string AgencyUsage = "1.3.6.1.5.5.7.3.2";

    private const X509ChainStatusFlags NotOurs =
        X509ChainStatusFlags.PartialChain
        | X509ChainStatusFlags.UntrustedRoot
        | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>What is wrong with the certificate; <c>null</c> if nothing is.</summary>
    public string? Reason { get; private set; } = "no certificate has come";

    /// <summary>The agency that a good certificate names.</summary>
    public AgencyId? Agency { get; private set; }

    /// <summary>The serial number of the certificate, hexadecimal.</summary>
    public string Serial { get; private set; } = "";

    /// <summary>How the chain is to be built.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // Our own file of revoked certificates is read instead.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority);
        policy.ApplicationPolicy.Add(
            new Oid(usage is PeerUsage.Server ? ServerUsage : AgencyUsage)
        );
        return policy;
    }

    /// <summary>Validates the certificate that came, into <see cref="Reason"/>.</summary>
    /// <param name="certificate">The certificate; <c>null</c> if the peer sent none.</param>
    /// <param name="chain">The chain that was built with <see cref="Policy"/>.</param>
    /// <param name="errors">What the framework found.</param>
    /// <returns>Whether it is good.</returns>
    public bool Validate(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 own || chain is null)
        {
            Reason = "TLS without a certificate: it needs the file that `lottery ca` made for it";
            return false;
        }
        Serial = own.SerialNumber;
        Agency = usage is PeerUsage.Agency ? AgencyName.In(own) : null;
        Reason = WhyNot(own, chain, errors);
        return Reason is null;
    }

    /// <summary>As <see cref="Validate"/>, for a side that ends a handshake in any case, and then looks at the reason.</summary>
    /// <returns>Always <c>true</c>.</returns>
    public bool Note(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Validate(certificate, chain, errors);
        return true;
    }

    private string? WhyNot(X509Certificate2 own, X509Chain chain, SslPolicyErrors errors)
    {
        var status = chain.ChainStatus.Aggregate(
            X509ChainStatusFlags.NoError,
            static (all, one) => all | one.Status
        );
        var whose = PlainText.Escape(own.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        var which = $"the certificate {Serial} of '{whose}'";
        if ((status & NotOurs) != 0)
            return $"{which} is not from the CA '{PlainText.Escape(authority.GetNameInfo(X509NameType.SimpleName, false))}'";
        if ((status & X509ChainStatusFlags.NotTimeValid) != 0)
            return own.NotBefore > DateTime.Now
                ? $"{which} begins on {Text(own.NotBefore)}: is a clock wrong?"
                : $"{which} has ended on {Text(own.NotAfter)}; `lottery ca` makes a new one";
        if ((status & X509ChainStatusFlags.NotValidForUsage) != 0)
            return usage is PeerUsage.Server
                ? $"{which} is not one of a server"
                : $"{which} is not one of an agency";
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            return $"{which} is for {PlainText.Escape(string.Join(", ", HostNames.In(own)))}";
        if (status is not X509ChainStatusFlags.NoError)
            return $"{which} cannot be used: {status}";
        return usage is PeerUsage.Agency && Agency is null ? $"{which} names no agency" : null;
    }

    private static string Text(DateTime time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What a peer's certificate must be for.</summary>
public enum PeerUsage
{
    /// <summary>A server, by its name.</summary>
    Server,

    /// <summary>An agency, by its number.</summary>
    Agency,
}
