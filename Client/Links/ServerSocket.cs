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

    private ServerSocket(ClientOptions options, LogWriter log, Socket socket)
    {
        (_options, _log, _socket) = (options, log, socket);
        Stream = new NetworkStream(socket, ownsSocket: false);
    }

    public Stream Stream { get; }

    public static async Task<ServerSocket> ConnectAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(options.Server.Host, options.Server.Port, timeout.Token);
            SetOptions(socket);
            log.Info(
                $"action: connect | result: success | client_id: {options.Id} | server_address: {options.Server}"
            );
            return new ServerSocket(options, log, socket);
        }
        catch (Exception e)
        {
            socket.Dispose();
            var reason = cancellationToken.IsCancellationRequested ? null : ReasonOf(e, options);
            if (reason is null)
                throw;
            throw LogFailure(
                options,
                log,
                $"the server at {options.Server} cannot be reached: {reason}"
            );
        }
    }

    /// <summary>Logs that the connection ended too early: <c>before END was answered</c>.</summary>
    public ConnectionException Lost(string when) =>
        Failed($"the connection to {_options.Server} ended {when}");

    public ConnectionException Failed(string what) => LogFailure(_options, _log, what);

    public void Dispose()
    {
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

    // Messages are sent at once. During the wait for the draw, a server that vanished is detected within two
    // minutes, not the kernel's two hours (tcp(7), tcp_keepalive_time).
    private static void SetOptions(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }

    private static string? ReasonOf(Exception e, ClientOptions options) =>
        e switch
        {
            SocketException => e.Message,
            OperationCanceledException =>
                $"no answer within {options.ConnectTimeout.TotalSeconds} s",
            _ => null,
        };

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
