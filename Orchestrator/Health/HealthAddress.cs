using System.Net.Sockets;
using Lottery.Orchestrator.Settings;

namespace Lottery.Orchestrator.Health;

/// <summary>
/// The Unix socket of the health endpoint, in Linux's abstract namespace (unix(7)), named after the server's
/// address. It has no file, is gone with the server however that dies, and takes no agency's place.
/// </summary>
internal static class HealthAddress
{
    public static UnixDomainSocketEndPoint Of(ServerOptions options) =>
        new($"\0lottery-health-{options.Bind?.ToString() ?? "any"}-{options.Port}");
}
