using System.Net;
using System.Net.Sockets;

namespace Lottery.Common.Specs.Handoff;

/// <summary>An agency and its accepted connection, on this machine. Owns both ends.</summary>
internal sealed class TcpPair : IDisposable
{
    private TcpPair(WireClient agency, Socket accepted) => (Agency, Accepted) = (agency, accepted);

    /// <summary>The agency.</summary>
    public WireClient Agency { get; }

    /// <summary>The server's end.</summary>
    public Socket Accepted { get; }

    /// <summary>Connects the two.</summary>
    public static async Task<TcpPair> OpenAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var agency = await WireClient.ConnectAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        return new(agency, await listener.AcceptSocketAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        Agency.Dispose();
        Accepted.Dispose();
    }
}
