using System.Net;
using System.Net.Sockets;

namespace Lottery.Support;

/// <summary>
/// A port that is given to no process that asks for any port, also while its server is dead. Owns a socket that
/// is bound to it and never listens: a connection is refused as if it were not there.
/// </summary>
public sealed class HeldPort : IDisposable
{
    private readonly Socket _socket = new(
        AddressFamily.InterNetwork,
        SocketType.Stream,
        ProtocolType.Tcp
    );

    // To bind sets SO_REUSEADDR, here and in the server: two who both have it may share a port, unless both
    // listen, but none is ever given one that is shared (socket(7), ip(7)).
    public HeldPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>The port, on the loopback interface.</summary>
    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Gives it up.</summary>
    public void Dispose() => _socket.Dispose();
}
