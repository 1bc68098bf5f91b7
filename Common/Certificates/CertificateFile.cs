using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Configuration;
using Lottery.Native;

namespace Lottery.Certificates;

/// <summary>
/// A file of <c>lottery ca</c>: a certificate, its private key and the certificate of the CA, as PEM (RFC 7468).
/// Owns them. The first one loads OpenSSL.
/// </summary>
public sealed class CertificateFile : IDisposable
{
    // Three blocks take some 1,500 bytes.
    private const int MaxBytes = 64 * 1024;

    // Once, and not at each file: other threads may read the environment later.
    static CertificateFile() => OpenSsl.IgnoreSystemTrust();

    private CertificateFile(X509Certificate2 own, X509Certificate2 authority) =>
        (Own, Authority) = (own, authority);

    /// <summary>The certificate, with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>The certificate of the CA, the only one that peers are believed for.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>Reads a file with a key, which must not be everybody's to read.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; the message says why and what would be right.</exception>
    public static CertificateFile Read(string path) => Parse(ReadPrivate(path), path);

    /// <summary>Reads the text of a file with a key, which must not be everybody's to read.</summary>
    /// <inheritdoc cref="Read"/>
    public static string ReadPrivate(string path)
    {
        try
        {
            if (FileStatus.Of(path) is not { } status)
                throw new ConfigurationException(
                    $"{path} does not exist; it must be a file that `lottery ca` made"
                );
            if (!status.IsRegular)
                throw new ConfigurationException(
                    $"{path} is {status.Kind}; it must be a file that `lottery ca` made"
                );
            const UnixFileMode others =
                UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
            if ((status.Mode & others) != 0)
                throw new ConfigurationException(
                    $"{path} has a private key, and other users can read or write it; say chmod 600 {path}"
                );
            return ReadAll(path);
        }
        catch (NativeException e)
        {
            throw new ConfigurationException(e.Message);
        }
    }

    /// <summary>Reads a file without a key.</summary>
    /// <inheritdoc cref="Read"/>
    public static string ReadAll(string path)
    {
        try
        {
            using var file = File.OpenText(path);
            var text = new char[MaxBytes];
            var length = file.ReadBlock(text);
            return length < MaxBytes
                ? new string(text, 0, length)
                : throw new ConfigurationException(
                    $"{path} has more than {MaxBytes >> 10} KiB; it must be a file that `lottery ca` made"
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Makes it of the text of a file.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="path">Where it came from, for the error.</param>
    /// <inheritdoc cref="Read"/>
    public static CertificateFile Parse(string pem, string path)
    {
        OpenSsl.Require("certificates need it");
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            if (certificates.Count < 2)
                throw new ConfigurationException(
                    $"{path} has {certificates.Count} certificates; it must have its own, its key and the CA's, as `lottery ca` writes them"
                );
            return new CertificateFile(X509Certificate2.CreateFromPem(pem, pem), certificates[1]);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(
                $"{path} is no certificate with its key as `lottery ca` writes them: {e.Message}"
            );
        }
    }

    /// <summary>Makes the certificate of a CA of the text of its file. The caller owns it.</summary>
    /// <inheritdoc cref="Parse"/>
    public static X509Certificate2 ParseAuthority(string pem, string path)
    {
        OpenSsl.Require("certificates need it");
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new ConfigurationException(
                $"{path} is no certificate as `lottery ca` writes it: {e.Message}"
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Own.Dispose();
        Authority.Dispose();
    }
}
