using Lottery.Certificates;
using Lottery.Hosting;

namespace Lottery.Cli.Authority;

/// <summary>Reads the certificate of the server that is in a folder. Owns nothing.</summary>
internal static class ServerCertificate
{
    /// <summary>The hosts that the server of a folder has now.</summary>
    /// <exception cref="FailedException">There is no certificate, or it names none.</exception>
    public static IReadOnlyList<HostName> HostsIn(AuthorityFolder folder)
    {
        using var certificate = PemText.ReadCertificate(
            folder.Server,
            "so its hosts are not known; --host says them"
        );
        return HostNames.In(certificate) is [_, ..] hosts
            ? [.. hosts.Select(HostName.Parse)]
            : throw new FailedException($"{folder.Server} names no host; --host says them");
    }
}
