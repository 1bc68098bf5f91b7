using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lottery.Hosting;

namespace Lottery.Client.Files;

/// <summary>
/// SHA-256, which the framework leaves to OpenSSL: where that is missing, the runtime aborts the process without a
/// sentence. Pure but for the loading of the library.
/// </summary>
internal static class Sha256
{
    // What the framework looks for, the newest first.
    private static readonly string[] Libraries = ["libssl.so.4", "libssl.so.3", "libssl.so.1.1"];

    private static readonly Lazy<bool> IsThere = new(() =>
        Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is { Length: > 0 }
        || Array.Exists(Libraries, name => NativeLibrary.TryLoad(name, out _))
    );

    /// <summary>Begins a hash. The caller owns it.</summary>
    /// <exception cref="FailedException">OpenSSL is not installed.</exception>
    public static IncrementalHash Begin() =>
        IsThere.Value
            ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256)
            : throw new FailedException(
                "OpenSSL (libssl.so.3) is not installed, and a list is named by its SHA-256;"
                    + " Debian, Ubuntu: apt install libssl3t64, older ones libssl3"
            );
}
