using System.Security.Cryptography;
using System.Text;

namespace Lottery.Audit.Verification;

/// <summary>The signature of the seal, checked with the public key that the person who verifies has.</summary>
internal static class SealSignature
{
    private const int MaxKeyBytes = 64 * 1024;

    /// <summary>Requires the signature to be one of the key over the seal.</summary>
    /// <param name="path">The file of the key: PEM, SubjectPublicKeyInfo.</param>
    /// <param name="signature">Base64 of the DER form; <c>null</c>: it is not signed.</param>
    /// <param name="sha256">The SHA-256 of the seal.</param>
    public static void Require(string path, string? signature, byte[] sha256)
    {
        using var key = ReadKey(path);
        if (signature is null)
            throw Difference.Is($"the seal is not signed, so {path} has nothing to check");
        var bytes = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, bytes, out var length))
            throw Difference.Is($"identity.signature is '{signature}', which is no base64");
        if (!key.VerifyHash(sha256, bytes.AsSpan(0, length), DSASignatureFormat.Rfc3279DerSequence))
            throw Difference.Is(
                $"identity.signature is not one of the key in {path} over this seal (SHA-256 {Convert.ToHexStringLower(sha256)})"
            );
    }

    private static ECDsa ReadKey(string path)
    {
        var text = Encoding.UTF8.GetString(AuditedFile.Read(path, MaxKeyBytes));
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw Difference.Is(
                $"{path} is no public key for seals (PEM, such as pki/seal.pem): {e.Message.TrimEnd('.')}"
            );
        }
    }
}
