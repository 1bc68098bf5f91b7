using System.Security.Cryptography;
using Lottery.Certificates;
using Lottery.Hosting;

namespace Lottery.Client.Files;

/// <summary>SHA-256, which the framework leaves to OpenSSL. Pure but for the loading of the library.</summary>
internal static class Sha256
{
    /// <summary>Begins a hash. The caller owns it.</summary>
    /// <exception cref="FailedException">OpenSSL is not installed.</exception>
    public static IncrementalHash Begin()
    {
        OpenSsl.Require("a list is named by its SHA-256");
        return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }
}
