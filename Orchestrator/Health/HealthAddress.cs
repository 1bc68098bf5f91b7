using System.Net.Sockets;
using Lottery.Orchestrator.Settings;

namespace Lottery.Orchestrator.Health;

/// <summary>
/// Where a server is asked for its health: a Unix socket in Linux's abstract namespace (unix(7)), named
/// after where the server listens. It has no file, is gone with the server however that dies, and asking
/// there takes no agency's place and leaves no trace in the log.
/// </summary>
internal static class HealthAddress
{
    /// <summary>The address of a server that runs with these options.</summary>
    public static UnixDomainSocketEndPoint Of(ServerOptions options) =>
        new($"\0lottery-health-{options.Bind?.ToString() ?? "any"}-{options.Port}");
}
