using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Hosting;

namespace Lottery.Cli.Authority;

/// <summary>Reads certificates and keys from files in PEM (RFC 7468). Owns nothing.</summary>
internal static class PemText
{
    /// <summary>Reads the first certificate of a file. The caller owns it.</summary>
    /// <exception cref="FailedException">It is not there, or there is none in it.</exception>
    public static X509Certificate2 ReadCertificate(string path, string ifMissing)
    {
        var pem = OwnFile.Read(path, ifMissing);
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new FailedException(
                $"{path} has no certificate; it must begin with -----BEGIN CERTIFICATE-----"
            );
        }
    }

    /// <summary>Reads a private key. The caller owns it.</summary>
    /// <exception cref="FailedException">It is not there, is open to others, or no such key.</exception>
    public static ECDsa ReadKey(string path, string ifMissing)
    {
        var pem = OwnFile.ReadPrivate(path, ifMissing);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            _ = key.ExportECPrivateKey();
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new FailedException(
                $"{path} has no private key of an elliptic curve without a password; it must begin with -----BEGIN PRIVATE KEY-----"
            );
        }
    }
}
