using System.Security.Cryptography;
using Lottery.Certificates;
using Lottery.Configuration;

namespace Lottery.Sealing;

/// <summary>
/// The private key that signs seals: <c>seal-key.pem</c> of <c>lottery ca create</c>, whose public key is
/// <c>seal.pem</c>. Needs OpenSSL. Owns the key.
/// </summary>
public sealed class SealKey : IDisposable
{
    private const string FileName = "seal-key.pem";
    private const string PublicFileName = "seal.pem";

    private readonly ECDsa _key;

    private SealKey(ECDsa key) => _key = key;

    /// <summary>Reads the key in a folder of <c>lottery ca</c>.</summary>
    /// <returns><c>null</c> if the folder has none.</returns>
    /// <exception cref="ConfigurationException">It cannot be used; the message says why.</exception>
    /// <exception cref="Hosting.FailedException">OpenSSL is not installed.</exception>
    public static SealKey? FindIn(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        OpenSsl.Require("the key for seals needs it");
        var pem = CertificateFile.ReadPrivate(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            RequireFitting(key, path, Path.Combine(folder, PublicFileName));
            return new SealKey(key);
        }
        catch (ConfigurationException)
        {
            key.Dispose();
            throw;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ConfigurationException(
                $"{path} has no private key of ECDSA: {e.Message}; it must be a file that `lottery ca create` made"
            );
        }
    }

    // The signature of a seal proves something only by the public key that was given away.
    private static void RequireFitting(ECDsa key, string path, string publicPath)
    {
        if (!File.Exists(publicPath))
            return;
        using var given = ReadPublic(publicPath);
        if (
            !given
                .ExportSubjectPublicKeyInfo()
                .AsSpan()
                .SequenceEqual(key.ExportSubjectPublicKeyInfo())
        )
            throw new ConfigurationException(
                $"{path} is not the key of {publicPath}; both must be those that `lottery ca create` made"
            );
    }

    private static ECDsa ReadPublic(string path)
    {
        var pem = CertificateFile.ReadAll(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ConfigurationException(
                $"{path} has no public key of ECDSA: {e.Message}; it must be a file that `lottery ca create` made"
            );
        }
    }

    /// <summary>Signs a hash by ECDSA, as <c>openssl dgst -sha256 -sign</c> does.</summary>
    /// <returns>Base64 of the DER form (RFC 3279, 2.2.3).</returns>
    public string Sign(ReadOnlySpan<byte> sha256) =>
        Convert.ToBase64String(_key.SignHash(sha256, DSASignatureFormat.Rfc3279DerSequence));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
