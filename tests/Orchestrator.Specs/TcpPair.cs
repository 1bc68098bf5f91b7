using System.Net;
using System.Net.Sockets;
using Lottery.Native;

namespace Lottery.Orchestrator.Specs;

/// <summary>An agency and its accepted connection, on this machine. Owns both ends.</summary>
internal sealed class TcpPair : IDisposable
{
    private TcpPair(Socket agency, StreamSocket accepted) =>
        (Agency, Accepted) = (agency, accepted);

    /// <summary>The agency.</summary>
    public Socket Agency { get; }

    /// <summary>The server's end.</summary>
    public StreamSocket Accepted { get; }

    /// <summary>Connects the two.</summary>
    public static TcpPair Open()
    {
        using var listener = Tcp();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        listener.Blocking = false;
        var agency = Tcp();
        agency.Connect(listener.LocalEndPoint!);
        listener.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
        return new(agency, StreamSocket.TryAccept(listener.SafeHandle, out _)!);
    }

    public void Dispose()
    {
        Agency.Dispose();
        Accepted.Dispose();
    }

    private static Socket Tcp() =>
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
