using System.Security.Cryptography;
using Lottery.Certificates;

namespace Lottery.Sealing;

/// <summary>
/// SHA-256 (FIPS 180-4) of what is appended, also on a machine without OpenSSL, to which the framework leaves it: a
/// draw must be closed there, too. OpenSSL is used where it is, since it is several times as fast. Owns its state.
/// </summary>
public sealed class SealHash : IDisposable
{
    private readonly IncrementalHash? _fast = OpenSsl.IsInstalled
        ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256)
        : null;
    private readonly PlainSha256 _plain = new();

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_fast is not null)
            _fast.AppendData(bytes);
        else
            _plain.Append(bytes);
    }

    /// <summary>The hash of all that was appended, in hexadecimal; nothing may be appended any more.</summary>
    public string End() =>
        Convert.ToHexStringLower(_fast is not null ? _fast.GetHashAndReset() : _plain.End());

    /// <inheritdoc/>
    public void Dispose() => _fast?.Dispose();
}
