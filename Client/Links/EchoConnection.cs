using System.Text;
using Lottery.Client.Settings;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Links;

/// <summary>
/// One connection to a server that gives lines back: plain text, without frames. Owns the socket;
/// disposing it says goodbye. What came back, or did not, is logged as <c>receive_message</c>.
/// </summary>
internal sealed class EchoConnection : IDisposable
{
    // What an echo server takes for a line, so what it can send back at most.
    private const int MaxLineBytes = 8192;

    private readonly ClientOptions _options;
    private readonly LogWriter _log;
    private readonly ServerSocket _server;

    private EchoConnection(ClientOptions options, LogWriter log, ServerSocket server) =>
        (_options, _log, _server) = (options, log, server);

    /// <summary>Connects to the server of <paramref name="options"/>.</summary>
    /// <exception cref="ConnectionException">The server cannot be reached.</exception>
    public static async Task<EchoConnection> ConnectAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken cancellationToken
    ) => new(options, log, await ServerSocket.ConnectAsync(options, log, cancellationToken));

    /// <summary>Sends a message and waits until it has come back.</summary>
    /// <exception cref="ConnectionException">The connection ended before the line did.</exception>
    /// <exception cref="WireException">Something else came back.</exception>
    public async Task ExchangeAsync(string message, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(message, cancellationToken);
        if (answer != message)
            throw new WireException(Failed($"'{message}' came back as '{answer}'"));
        _log.Info(
            $"action: receive_message | result: success | client_id: {_options.Id} | msg: {answer}"
        );
    }

    /// <summary>Closes the connection in order.</summary>
    public void Dispose() => _server.Dispose();

    private async Task<string> AskAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            await _server.Stream.WriteAsync(
                Encoding.UTF8.GetBytes($"{message}\n"),
                cancellationToken
            );
            return await ReadLineAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new ConnectionException(Failed($"the answer was cut off: {e.Message}"));
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new byte[MaxLineBytes];
        for (var length = 0; length < line.Length; )
        {
            var read = await _server.Stream.ReadAsync(line.AsMemory(length), cancellationToken);
            if (read == 0)
                throw new ConnectionException(
                    Failed($"the connection ended after {length} bytes, before the line break")
                );
            length += read;
            if (Array.IndexOf(line, BetLine.Terminator, 0, length) is >= 0 and var end)
                return Encoding.UTF8.GetString(line, 0, end);
        }
        throw new WireException(Failed($"an answer of more than {MaxLineBytes} bytes"));
    }

    // The log escapes what it is given; on standard error nobody does.
    private string Failed(string error)
    {
        _log.Error(
            $"action: receive_message | result: fail | client_id: {_options.Id} | error: {error}"
        );
        return PlainText.Escape(error);
    }
}
