using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Orchestrator.Settings;
using Lottery.Orchestrator.Systemd;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>Accepts the agencies' connections; never reads from them. Owns the listening socket.</summary>
internal sealed class AgencyListener : IDisposable
{
    // A peer that vanished is detected within a minute, not within the kernel's two hours (tcp(7)).
    private const int KeepAliveAfterSeconds = 30;
    private const int KeepAliveEverySeconds = 10;
    private const int KeepAliveTries = 3;

    private const int MaxFailedInARow = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly IDisposable _owned;
    private readonly Action _onAccepting;
    private readonly LogWriter _log;
    private TimeSpan _pause = FirstPause;
    private int _failedInARow;
    private bool _announced;
    private bool _closed;

    private AgencyListener(Socket socket, IDisposable owned, Action onAccepting, LogWriter log) =>
        (_socket, _owned, _onAccepting, _log) = (socket, owned, onAccepting, log);

    /// <summary>Where it listens, with the real port if port 0 was asked for.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public SafeHandle Descriptor => _socket.SafeHandle;

    /// <summary>When to accept again after an error that would repeat, such as a lack of descriptors.</summary>
    public Deadline PausedUntil { get; private set; } = Deadline.Now;

    /// <summary>Listens where the options say, or at the socket that systemd has passed.</summary>
    /// <param name="options">Of the server; settled with the inherited socket, if there is one.</param>
    /// <param name="inherited">Owned from here on.</param>
    /// <param name="onAccepting">Called, by the thread that accepts, before each connection.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="FailedException">The address is taken, or is not this machine's.</exception>
    public static AgencyListener Listen(
        ServerOptions options,
        InheritedSocket? inherited,
        Action onAccepting,
        LogWriter log
    )
    {
        var socket = inherited?.Socket ?? Open(options);
        if (inherited is not null)
            SetInherited(socket);
        socket.Blocking = false;
        var listener = new AgencyListener(
            socket,
            (IDisposable?)inherited ?? socket,
            onAccepting,
            log
        );
        var at = listener.EndPoint;
        log.Info($"action: listen | result: success | ip: {at.Address} | port: {at.Port}");
        WarnIfUnauthenticated(options, log);
        return listener;
    }

    /// <summary>Asks for an address that a server can listen on, before the server changes anything.</summary>
    /// <inheritdoc cref="Listen"/>
    public static void RequireAddress(ServerOptions options, InheritedSocket? inherited)
    {
        if (inherited is null)
            Bind(options).Dispose();
    }

    private static Socket Open(ServerOptions options)
    {
        var socket = Bind(options);
        try
        {
            socket.Listen(options.Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            var at = socket.LocalEndPoint as IPEndPoint;
            socket.Dispose();
            throw CannotListen(at?.Address, options.Port, e);
        }
    }

    private static Socket Bind(ServerOptions options)
    {
        var address = options.Bind ?? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Every interface, whether it was asked for or not: IPv4 as well (ipv6(7), IPV6_V6ONLY).
            if (address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            SetInherited(socket);
            socket.Bind(new IPEndPoint(address, options.Port));
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw CannotListen(address, options.Port, e);
        }
    }

    private static FailedException CannotListen(IPAddress? address, int port, SocketException e) =>
        new($"cannot listen on {address} port {port}: {e.Message}", e);

    // Without TLS the protocol authenticates nothing.
    private static void WarnIfUnauthenticated(ServerOptions options, LogWriter log)
    {
        var isLocal = options.Bind is { } ip && IPAddress.IsLoopback(ip);
        if (options.Tls is not TlsMode.Required && options.Mode is not ServerMode.Echo && !isLocal)
            log.Warning(
                $"action: plain_connections | result: in_progress | tls: {Kinds.Word(options.Tls)} | reason: any program that reaches the port can speak for any agency; see lottery ca and --tls required"
            );
    }

    /// <summary>Logs once before each connection that connections are accepted.</summary>
    public void AnnounceAccepting()
    {
        if (_announced)
            return;
        _announced = true;
        _onAccepting();
        _log.Info($"action: accept_connections | result: in_progress");
    }

    public bool HasWaiting() => _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Accepts the next connection, which the caller owns; <c>null</c> if there is none now.</summary>
    /// <param name="admits">Called with it before it is logged; <c>false</c>: it has another owner, and is none.</param>
    public StreamSocket? TryAccept(Func<StreamSocket, bool>? admits = null)
    {
        if (StreamSocket.TryAccept(Descriptor, out var errno) is { } agency)
        {
            if (admits?.Invoke(agency) is false)
                return null;
            var ip = agency.PeerAddress();
            _log.Info($"action: accept_connections | result: success | ip: {ip}");
            (_announced, _pause, _failedInARow) = (false, FirstPause, 0);
            return agency;
        }
        if (AcceptError.IsNone(errno))
            return null;
        var reason = Marshal.GetPInvokeErrorMessage(errno);
        _log.Warning($"action: accept_connections | result: fail | reason: {reason}");
        // Connections that have ended come one by one; errors that do not end are the machine's.
        if (!AcceptError.IsOfConnection(errno) || ++_failedInARow >= MaxFailedInARow)
            Pause();
        return null;
    }

    /// <summary>Waits for the next connection; <c>null</c> if the thread is asked to stop.</summary>
    public StreamSocket? Accept(PollThread thread)
    {
        AnnounceAccepting();
        while (!thread.IsStopping)
        {
            if (!PausedUntil.HasPassed)
                thread.WaitForWatched(PausedUntil);
            else if (thread.WaitForInput(Descriptor, Deadline.Never) is WaitEnd.Ready)
                if (TryAccept() is { } agency)
                    return agency;
        }
        return null;
    }

    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _owned.Dispose();
        _log.Info($"action: close | result: success | resource: listening socket");
    }

    // Accepted connections inherit these options (tcp(7)).
    private static void SetInherited(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        SetTcp(socket, SocketOptionName.TcpKeepAliveTime, KeepAliveAfterSeconds);
        SetTcp(socket, SocketOptionName.TcpKeepAliveInterval, KeepAliveEverySeconds);
        SetTcp(socket, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveTries);
    }

    private static void SetTcp(Socket socket, SocketOptionName option, int value) =>
        socket.SetSocketOption(SocketOptionLevel.Tcp, option, value);

    private void Pause()
    {
        PausedUntil = Deadline.In(_pause);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }
}
