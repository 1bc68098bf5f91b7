using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Lottery.Session;

/// <summary>How the server treats a connection, whichever process holds it.</summary>
public static class AgencySockets
{
    // A peer that vanished without a word is found out within a minute, not within the kernel's two
    // hours (tcp(7)).
    private const int KeepAliveAfterSeconds = 30;
    private const int KeepAliveEverySeconds = 10;
    private const int KeepAliveTries = 3;

    private const string Unknown = "unknown";

    private const int DrainBytes = 64 * 1024;
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The connection as a stream: answers go out at once, and a peer that vanishes is found out. A peer
    /// that has reset the connection before anybody served it reads as one that has said goodbye.
    /// </summary>
    public static Stream OpenStream(this Socket socket)
    {
        if (!socket.Connected)
            return Stream.Null;
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        SetTcp(socket, SocketOptionName.TcpKeepAliveTime, KeepAliveAfterSeconds);
        SetTcp(socket, SocketOptionName.TcpKeepAliveInterval, KeepAliveEverySeconds);
        SetTcp(socket, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveTries);
        return new NetworkStream(socket);
    }

    /// <summary>
    /// The peer's address as it is written: IPv4 as IPv4, on a dual-stack socket too; <c>unknown</c> of a
    /// peer that has reset the connection already.
    /// </summary>
    public static string PeerAddress(this Socket socket)
    {
        try
        {
            if (socket.RemoteEndPoint is not IPEndPoint { Address: var address })
                return Unknown;
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }
        catch (SocketException)
        {
            return Unknown;
        }
    }

    /// <summary>
    /// Ends a connection so that the peer gets everything that was sent: says goodbye, takes in what the
    /// peer still sends until it says goodbye too, and only then closes. A close with unread bytes would
    /// be a reset, which may destroy the last answer on its way (RFC 9293, 3.6.1; RFC 2525, 2.17).
    /// </summary>
    public static async Task CloseOrderlyAsync(this Socket socket)
    {
        using var patience = new CancellationTokenSource(DrainPatience);
        var rest = ArrayPool<byte>.Shared.Rent(DrainBytes);
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(rest, patience.Token) > 0)
                continue;
        }
        catch (Exception e)
            when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer is gone, has had its time, or we have: either way there is nothing left to save.
        }
        ArrayPool<byte>.Shared.Return(rest);
        socket.Dispose();
    }

    private static void SetTcp(Socket socket, SocketOptionName option, int value) =>
        socket.SetSocketOption(SocketOptionLevel.Tcp, option, value);
}
