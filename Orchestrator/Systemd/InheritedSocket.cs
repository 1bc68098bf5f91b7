using System.Net;
using System.Net.Sockets;
using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Orchestrator.Settings;

namespace Lottery.Orchestrator.Systemd;

/// <summary>
/// The listening socket that systemd has made and keeps (socket activation, sd_listen_fds(3)): connections wait in it
/// while no server runs, and none is refused. Owns this process's descriptor; closing it is close(2) alone, since
/// shutdown(2) would end the socket for systemd, too.
/// </summary>
internal sealed class InheritedSocket : IDisposable
{
    // SD_LISTEN_FDS_START
    private const int First = 3;

    private readonly SafeDescriptor _descriptor;
    private readonly string _name;

    private InheritedSocket(SafeDescriptor descriptor, Socket socket, string name) =>
        (_descriptor, Socket, _name) = (descriptor, socket, name);

    /// <summary>The socket. Disposing it closes nothing.</summary>
    public Socket Socket { get; }

    private IPEndPoint EndPoint => (IPEndPoint)Socket.LocalEndPoint!;

    /// <summary>Takes the socket that was passed; <c>null</c> if none was.</summary>
    /// <exception cref="ConfigurationException">There are several, or it is no listening TCP socket.</exception>
    public static InheritedSocket? Take(ServiceEnvironment environment)
    {
        if (environment.Sockets == 0)
            return null;
        if (environment.Sockets > 1)
            throw new ConfigurationException(
                $"systemd passes {environment.Sockets} sockets ({environment.SocketNames}); lottery serve takes one: leave one ListenStream= in the socket unit"
            );
        var descriptor =
            InheritedDescriptor.TryTake(First) ?? throw Wrong(environment.SocketNames, "not open");
        try
        {
            return new(descriptor, Check(environment.SocketNames), environment.SocketNames);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    /// <summary>The options of a server that listens at this socket; logs it, and what the options said in vain.</summary>
    public ServerOptions Settle(ServerOptions options, LogWriter log)
    {
        var (address, port) = (EndPoint.Address, EndPoint.Port);
        var isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        var bind = isAny ? null : address;
        log.Info(
            $"action: inherited_socket | result: success | descriptor: {First} | name: {_name} | ip: {address} | port: {port} | reason: systemd has made it and keeps it; its backlog is that of the socket unit"
        );
        if (options.AskedPort is { } asked && asked != port)
            LogIgnored(log, $"--port {asked}");
        if (options.Bind is { } ip && !ip.Equals(bind))
            LogIgnored(log, $"--bind {ip}");
        return options with { Port = port, Bind = bind };
    }

    public void Dispose()
    {
        Socket.Dispose();
        _descriptor.Dispose();
    }

    private void LogIgnored(LogWriter log, string setting) =>
        log.Warning(
            $"action: config_ignored | result: fail | setting: {setting} | reason: the socket of systemd listens at {EndPoint}; ListenStream= in the socket unit changes that"
        );

    // Checks the socket itself, not what the unit file says of it.
    private static Socket Check(string name)
    {
        var socket = new Socket(new SafeSocketHandle(First, ownsHandle: false));
        if (socket.SocketType is SocketType.Unknown)
            throw Wrong(name, InheritedDescriptor.Describe(First));
        var isTcp =
            socket.SocketType is SocketType.Stream
            && socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
        if (!isTcp)
            throw Wrong(name, $"a socket of {socket.AddressFamily}, {socket.SocketType}");
        var listens = socket.GetSocketOption(
            SocketOptionLevel.Socket,
            SocketOptionName.AcceptConnection
        );
        return listens is 1
            ? socket
            : throw Wrong(
                name,
                "a TCP socket that does not listen; perhaps of a unit with Accept=yes"
            );
    }

    private static ConfigurationException Wrong(string name, string what) =>
        new(
            $"systemd passes the descriptor {First} ({name}), which is {what}; it must be a listening TCP socket, as ListenStream=12345 in a socket unit makes it"
        );
}
