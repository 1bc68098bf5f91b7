using System.Net;
using System.Net.Sockets;
using Lottery.Session;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// The door: accepts the agencies' connections and never reads from them. Owns the listening socket.
/// </summary>
internal sealed class AgencyListener : IDisposable
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ILogger _log;
    private bool _closed;

    private AgencyListener(Socket socket, ILogger log) => (_socket, _log) = (socket, log);

    private enum Reaction
    {
        CarryOn,
        BackOff,
        GiveUp,
    }

    /// <summary>Where it listens; the port is the real one where a free one was asked for.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Starts listening.</summary>
    /// <exception cref="ServerException">The address cannot be had.</exception>
    public static AgencyListener Listen(ServerOptions options, ILogger log)
    {
        var address = options.Bind ?? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (options.Bind is null && address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, options.Port));
            socket.Listen(options.Backlog);
            var listener = new AgencyListener(socket, log);
            log.Listening(listener.EndPoint);
            return listener;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ServerException(
                $"cannot listen on {address} port {options.Port}: {e.Message}",
                e
            );
        }
    }

    /// <summary>
    /// Waits for the next connection, through whatever goes wrong with others. The caller owns it, must
    /// never use it for anything but handing it over, and must dispose it: a <see cref="Socket"/> that
    /// was used, or is finalized, resets the connection that the worker serves.
    /// </summary>
    public async Task<Socket> AcceptAsync(CancellationToken stop)
    {
        _log.AcceptingConnections();
        while (true)
        {
            try
            {
                var agency = await _socket.AcceptAsync(stop);
                _log.ConnectionAccepted(agency.PeerAddress());
                return agency;
            }
            catch (SocketException e)
                when (ReactionTo(e.SocketErrorCode) is not Reaction.GiveUp and var reaction)
            {
                _log.ConnectionNotAccepted(e.Message);
                if (reaction == Reaction.BackOff)
                    await Task.Delay(BackOff, stop);
            }
        }
    }

    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _socket.Dispose();
        _log.Closed("listening socket");
    }

    // accept(2) hands on the errors of the connection that it would have accepted.
    private static Reaction ReactionTo(SocketError error) =>
        error switch
        {
            SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable =>
                Reaction.BackOff,
            SocketError.OperationAborted or SocketError.InvalidArgument or SocketError.NotSocket =>
                Reaction.GiveUp,
            _ => Reaction.CarryOn,
        };
}
