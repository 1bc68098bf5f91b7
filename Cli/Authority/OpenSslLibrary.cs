using System.Runtime.InteropServices;
using Lottery.Hosting;

namespace Lottery.Cli.Authority;

/// <summary>
/// OpenSSL, to which the framework leaves all cryptography: where it is missing, the runtime aborts the process
/// without a sentence.
/// </summary>
internal static class OpenSslLibrary
{
    // What the framework looks for, the newest first.
    private static readonly string[] Names = ["libssl.so.4", "libssl.so.3", "libssl.so.1.1"];

    /// <summary>Loads it.</summary>
    /// <exception cref="FailedException">It is not installed.</exception>
    public static void Require()
    {
        if (
            Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is null or ""
            && !Array.Exists(Names, name => NativeLibrary.TryLoad(name, out _))
        )
            throw new FailedException(
                "OpenSSL (libssl.so.3) is not installed, and certificates need it;"
                    + " Debian, Ubuntu: apt install libssl3t64, older ones libssl3"
            );
    }
}
