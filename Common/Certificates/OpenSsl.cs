using System.Runtime.InteropServices;
using Lottery.Hosting;
using Lottery.Native;

namespace Lottery.Certificates;

/// <summary>
/// The library by which the framework hashes and speaks TLS. Where it is missing, the runtime aborts the process
/// without a sentence.
/// </summary>
public static class OpenSsl
{
    // Where OpenSSL and the framework look for the system's trust store; see openssl-env(7).
    private const string TrustFolder = "SSL_CERT_DIR";
    private const string TrustFile = "SSL_CERT_FILE";
    private const string Nothing = "/nonexistent";

    // What the framework looks for, the newest first.
    private static readonly string[] Libraries = ["libssl.so.4", "libssl.so.3", "libssl.so.1.1"];

    private static readonly Lazy<bool> IsThere = new(() =>
        Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is { Length: > 0 }
        || Array.Exists(Libraries, name => NativeLibrary.TryLoad(name, out _))
    );

    /// <summary>Whether it is installed; loads it, if it is not loaded yet.</summary>
    public static bool IsInstalled => IsThere.Value;

    /// <summary>Loads it, if it is not loaded yet.</summary>
    /// <param name="reason">What needs it: <c>TLS needs it</c>.</param>
    /// <exception cref="FailedException">OpenSSL is not installed.</exception>
    public static void Require(string reason)
    {
        if (!IsThere.Value)
            throw new FailedException(
                $"OpenSSL (libssl.so.3) is not installed, and {reason};"
                    + " Debian, Ubuntu: apt install libssl3t64, older ones libssl3"
            );
    }

    /// <summary>
    /// Keeps this process from reading the system's trust store: nothing in it is trusted, and reading it takes
    /// ten times as long as a handshake. To be called before the first certificate.
    /// </summary>
    public static void IgnoreSystemTrust()
    {
        ProcessEnvironment.Set(TrustFolder, Nothing);
        ProcessEnvironment.Set(TrustFile, Nothing);
    }
}
