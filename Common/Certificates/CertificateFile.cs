using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lottery.Configuration;
using Lottery.Native;

namespace Lottery.Certificates;

/// <summary>
/// A file of <c>lottery ca</c>: a certificate, its private key and the certificate of the CA, as PEM (RFC 7468).
/// Owns them. The first one loads OpenSSL.
/// </summary>
public sealed class CertificateFile : IDisposable
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

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
        const UnixFileMode others = OthersWrite | UnixFileMode.OtherRead;
        return ReadText(
            path,
            others,
            $"has a private key, and other users can read or write it; say chmod 600 {path}"
        );
    }

    /// <summary>Reads the text of a file without a key, which must not be other users' to write.</summary>
    /// <inheritdoc cref="Read"/>
    public static string ReadAll(string path) =>
        ReadText(path, OthersWrite, $"can be written by other users; say chmod go-w {path}");

    /// <summary>Asks for a folder in which no other user can replace a file.</summary>
    /// <exception cref="ConfigurationException">It is none; the message says why and what would be right.</exception>
    public static void RequireOwnFolder(string path)
    {
        if (FileStatus.Of(path) is { } status && (status.Mode & OthersWrite) != 0)
            throw new ConfigurationException(
                $"other users may write to {path}, and so could replace the certificates; say chmod go-w {path}"
            );
    }

    private static string ReadText(string path, UnixFileMode refused, string why)
    {
        try
        {
            using var file = OpenedFile.Open(path);
            if (!file.IsRegular)
                throw new ConfigurationException(
                    $"{path} is {file.Kind}; it must be a file that `lottery ca` made"
                );
            if ((file.Mode & refused) != 0)
                throw new ConfigurationException($"{path} {why}");
            return file.Length < MaxBytes
                ? Encoding.UTF8.GetString(file.Read(MaxBytes)).TrimStart('\uFEFF')
                : throw new ConfigurationException(
                    $"{path} has more than {MaxBytes >> 10} KiB; it must be a file that `lottery ca` made"
                );
        }
        catch (NativeException e) when (e.Number is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw new ConfigurationException(
                $"{path} does not exist; it must be a file that `lottery ca` made"
            );
        }
        catch (Exception e) when (e is NativeException or IOException)
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
