using System.Net.Sockets;
using Lottery.Client.Settings;
using Lottery.Logging;

namespace Lottery.Client.Links;

/// <summary>
/// One TCP connection to the server, whatever is said on it. Owns the socket; disposing it says goodbye.
/// Its beginning and its troubles are logged as <c>connect</c>, its end as <c>close</c>.
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

    /// <summary>What is sent and received; valid until the connection is disposed.</summary>
    public Stream Stream { get; }

    /// <summary>Connects to the server of <paramref name="options"/>.</summary>
    /// <exception cref="ConnectionException">The server cannot be reached.</exception>
    public static async Task<ServerSocket> ConnectAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.ConnectPatience);
        try
        {
            await socket.ConnectAsync(options.Server.Host, options.Server.Port, patience.Token);
            NoticeLoss(socket);
            log.Info(
                $"action: connect | result: success | client_id: {options.Id} | server_address: {options.Server}"
            );
            return new ServerSocket(options, log, socket);
        }
        catch (Exception e)
        {
            socket.Dispose();
            var given = cancellationToken.IsCancellationRequested ? null : WhyNot(e, options);
            if (given is null)
                throw;
            throw Trouble(
                options,
                log,
                $"the server at {options.Server} cannot be reached: {given}"
            );
        }
    }

    /// <summary>The connection ended before its time; the log is told here.</summary>
    /// <param name="when">What it did not live to see: <c>before END was answered</c>.</param>
    public ConnectionException Lost(string when) =>
        Failed($"the connection to {_options.Server} ended {when}");

    /// <summary>The connection is of no use any more; the log is told here.</summary>
    public ConnectionException Failed(string what) => Trouble(_options, _log, what);

    /// <summary>Closes the connection in order.</summary>
    public void Dispose()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The server was faster: nobody is left to say goodbye to.
        }
        Stream.Dispose();
        _socket.Dispose();
        _log.Info($"action: close | result: success | resource: connection to {_options.Server}");
    }

    // A message has no pauses, so it does not wait for company. And the wait for the draw may be long: a
    // server that vanished without a word is found out within about two minutes, not the kernel's two
    // hours (tcp(7), tcp_keepalive_time).
    private static void NoticeLoss(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }

    private static string? WhyNot(Exception e, ClientOptions options) =>
        e switch
        {
            SocketException => e.Message,
            OperationCanceledException =>
                $"nobody answered within {options.ConnectPatience.TotalSeconds} s",
            _ => null,
        };

    private static ConnectionException Trouble(ClientOptions options, LogWriter log, string what)
    {
        // How bad it is is known to whoever can try again; see Reconnection.
        if (!options.Resumes)
            log.Error(
                $"action: connect | result: fail | client_id: {options.Id} | server_address: {options.Server} | error: {what}"
            );
        return new ConnectionException(what);
    }
}
