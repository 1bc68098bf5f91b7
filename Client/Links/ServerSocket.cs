using System.Net.Sockets;
using Lottery.Client.Settings;
using Lottery.Logging;

namespace Lottery.Client.Links;

/// <summary>
/// One TCP connection to the server. Owns the socket; disposing it closes the connection in order. Logs its
/// start and its errors as <c>connect</c>, its end as <c>close</c>.
/// </summary>
internal sealed class ServerSocket : IDisposable
{
    private readonly ClientOptions _options;
    private readonly LogWriter _log;
    private readonly Socket _socket;

    private ServerSocket(ClientOptions options, LogWriter log, Socket socket, Stream stream) =>
        (_options, _log, _socket, Stream) = (options, log, socket, stream);

    public Stream Stream { get; }

    public static async Task<ServerSocket> ConnectAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken cancellationToken
    )
    {
        var socket = await OpenAsync(options, log, cancellationToken);
        try
        {
            var stream = await ServerTls.BeginAsync(socket, options, cancellationToken);
            log.Info(
                $"action: connect | result: success | client_id: {options.Id} | server_address: {options.Server}"
            );
            return new ServerSocket(options, log, socket, stream);
        }
        catch (ConnectionException e)
        {
            socket.Dispose();
            throw LogFailure(options, log, e.Message);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Logs that the connection ended too early: <c>before END was answered</c>.</summary>
    public ConnectionException Lost(string when) =>
        Failed($"the connection to {_options.Server} ended {when}");

    public ConnectionException Failed(string what) => LogFailure(_options, _log, what);

    public void Dispose()
    {
        ServerTls.TryEnd(Stream);
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The server has closed the connection already.
        }
        Stream.Dispose();
        _socket.Dispose();
        _log.Info($"action: close | result: success | resource: connection to {_options.Server}");
    }

    private static async Task<Socket> OpenAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken stop
    )
    {
        string reason;
        try
        {
            var addresses = await NameLookup.FindAsync(options, log, stop);
            var attempts = new ConnectAttempts(
                addresses,
                options.Server.Port,
                options.ConnectTimeout
            );
            if (await attempts.RunAsync(stop) is { } socket)
                return SetOptions(socket);
            reason = attempts.Reason;
        }
        catch (ConnectionException e)
        {
            throw LogFailure(options, log, e.Message);
        }
        catch (SocketException e)
        {
            reason = e.Message;
        }
        throw LogFailure(
            options,
            log,
            $"the server at {options.Server} cannot be reached: {reason}"
        );
    }

    // Messages are sent at once. During the wait for the draw, a server that vanished is detected within two
    // minutes, not the kernel's two hours (tcp(7), tcp_keepalive_time).
    private static Socket SetOptions(Socket socket)
    {
        try
        {
            SetOptionsOf(socket);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static void SetOptionsOf(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }

    private static ConnectionException LogFailure(ClientOptions options, LogWriter log, string what)
    {
        // Where the client tries again, Reconnection logs it.
        if (!options.Resumes)
            log.Error(
                $"action: connect | result: fail | client_id: {options.Id} | server_address: {options.Server} | error: {what}"
            );
        return new ConnectionException(what);
    }
}
