using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Client;

/// <summary>
/// One connection to the server, as the agency sees it: ask, and hear the answer. Owns the socket;
/// disposing it says goodbye. Serves one question at a time. Its troubles are logged as <c>connect</c>.
/// A question costs next to no allocation (its builders are pooled): an upload may have millions.
/// </summary>
internal sealed class AgencyConnection : IDisposable
{
    private readonly ClientOptions _options;
    private readonly ILogger _log;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly FrameReader _answers;
    private readonly FrameWriter _questions;
    private readonly ArrayBufferWriter<byte> _answer = new();

    private AgencyConnection(ClientOptions options, ILogger log, Socket socket)
    {
        (_options, _log, _socket) = (options, log, socket);
        _stream = new NetworkStream(socket, ownsSocket: false);
        (_answers, _questions) = (new FrameReader(_stream), new FrameWriter(_stream));
    }

    /// <summary>Connects to the server of <paramref name="options"/>.</summary>
    /// <exception cref="ConnectionException">The server cannot be reached.</exception>
    public static async Task<AgencyConnection> ConnectAsync(
        ClientOptions options,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(options.Server.Host, options.Server.Port, cancellationToken);
            NoticeLoss(socket);
            log.Connected(options.Id, options.Server);
            return new AgencyConnection(options, log, socket);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is not SocketException)
                throw;
            throw Trouble(
                options,
                log,
                $"the server at {options.Server} cannot be reached: {e.Message}"
            );
        }
    }

    /// <summary>Sends one message and waits for its answer.</summary>
    /// <param name="word">The message's name, for errors.</param>
    /// <param name="payload">The message.</param>
    /// <param name="cancellationToken">Gives up; the connection is then good for nothing but disposal.</param>
    /// <returns>The answer's text, as <see cref="ReplyDecoder"/> reads it.</returns>
    /// <exception cref="ConnectionException">The connection ended before the answer did.</exception>
    /// <exception cref="WireException">What came is no answer at all.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> AskAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await _questions.WriteAsync(payload, cancellationToken);
            if (await TryReadAnswerAsync(cancellationToken))
                return Decode(_answer.WrittenSpan);
        }
        catch (IOException e)
        {
            throw Lost(word, $": {e.Message}");
        }
        catch (WireException e) when (_answers.InputEnded)
        {
            throw Lost(word, $": {e.Message}");
        }
        throw Lost(word, _answer.WrittenCount == 0 ? "" : ", in the middle of the answer");
    }

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
        _stream.Dispose();
        _socket.Dispose();
        _log.ConnectionClosed(_options.Server);
    }

    // An answer may be cut into several payloads: only the last one ends with the line break. How many
    // there are is not bounded, for nobody knows how many win.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryReadAnswerAsync(CancellationToken cancellationToken)
    {
        _answer.ResetWrittenCount();
        while (await _answers.ReadAsync(cancellationToken) is { } payload)
        {
            _answer.Write(payload.Span);
            if (payload.Span[^1] == BetLine.Terminator)
                return true;
        }
        return false;
    }

    private static string Decode(ReadOnlySpan<byte> answer) =>
        Utf8.IsValid(answer)
            ? Encoding.UTF8.GetString(answer)
            : throw new WireException("the server's answer is not UTF-8");

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

    private ConnectionException Lost(string word, string details) =>
        Trouble(
            _options,
            _log,
            $"the connection to {_options.Server} ended before {word} was answered{details}"
        );

    private static ConnectionException Trouble(ClientOptions options, ILogger log, string what)
    {
        log.ConnectFailed(options.Id, options.Server, what);
        return new ConnectionException(what);
    }
}
