using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Cli.Authority;

/// <summary>Whether a CA can issue certificates. Pure.</summary>
internal static class AuthorityCheck
{
    /// <exception cref="FailedException">It cannot; the message says why.</exception>
    public static void Require(
        AuthorityFolder folder,
        X509Certificate2 certificate,
        ECDsa key,
        DateTimeOffset now
    )
    {
        var path = folder.Certificate;
        if (!certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(IsAuthority))
            throw new FailedException($"{path} is no certificate of a CA");
        if (!IsOf(key, certificate))
            throw new FailedException(
                $"{folder.Key} does not fit {path}: they are of two CAs; put the other file of one of them back"
            );
        DateTimeOffset from = new(certificate.NotBefore);
        DateTimeOffset until = new(certificate.NotAfter);
        if (until <= now)
            throw new FailedException(
                $"the CA has ended: {path} was valid until {TimeText.LocalAndUtc(until)}; lottery ca create --force makes a new one, and then the server and every agency need new certificates"
            );
        if (from > now)
            throw new FailedException(
                $"the CA has not begun: {path} is valid from {TimeText.LocalAndUtc(from)}; look at the clock of this machine"
            );
    }

    private static bool IsAuthority(X509BasicConstraintsExtension constraints) =>
        constraints.CertificateAuthority;

    private static bool IsOf(ECDsa key, X509Certificate2 certificate) =>
        key.ExportSubjectPublicKeyInfo()
            .AsSpan()
            .SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());
}
