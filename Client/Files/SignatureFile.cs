using Lottery.Files;

namespace Lottery.Client.Files;

/// <summary>
/// The file beside a seal that has its signature. Only a signature is replaced or removed there. Owns nothing.
/// </summary>
internal static class SignatureFile
{
    // ECDSA in DER (RFC 3279, 2.2.3): a sequence of two numbers. One of the longest curve, P-521, has 139 bytes.
    private const byte Sequence = 0x30;
    private const byte LongLength = 0x81;
    private const int MaxBytes = 256;

    /// <summary>The file of the signature of the seal in <paramref name="path"/>.</summary>
    public static string Of(string path) => $"{path}.sig";

    /// <summary>Why a signature cannot be written there; <c>null</c> if it can.</summary>
    public static string? ReasonToRefuse(string file)
    {
        if (AtomicFile.ReasonToRefuse(file) is { } reason)
            return reason;
        try
        {
            return !File.Exists(file) || IsSignature(file)
                ? null
                : "it is there, and no signature of a seal";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static bool IsSignature(string file) =>
        new FileInfo(file).Length <= MaxBytes
        && File.ReadAllBytes(file) switch
        {
            [Sequence, LongLength, var length, .. var numbers] when numbers.Length == length =>
                true,
            [Sequence, var length, .. var numbers] => numbers.Length == length,
            _ => false,
        };
}
