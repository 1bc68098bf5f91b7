using System.Net;
using System.Net.Sockets;
using Lottery.Native;

namespace Lottery.Common.Specs.Handoff;

/// <summary>An agency and its accepted connection, on this machine. Owns both ends.</summary>
internal sealed class TcpPair : IDisposable
{
    private TcpPair(WireClient agency, StreamSocket accepted) =>
        (Agency, Accepted) = (agency, accepted);

    /// <summary>The agency.</summary>
    public WireClient Agency { get; }

    /// <summary>The server's end.</summary>
    public StreamSocket Accepted { get; }

    /// <summary>Connects the two.</summary>
    public static async Task<TcpPair> OpenAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var agency = await WireClient.ConnectAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        return new(agency, StreamSocket.TryAccept(listener.Server.SafeHandle, out _)!);
    }

    public void Dispose()
    {
        Agency.Dispose();
        Accepted.Dispose();
    }
}
