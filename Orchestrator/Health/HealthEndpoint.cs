using System.Net.Sockets;
using System.Text.Json;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Orchestrator.Health;

/// <summary>
/// Answers <c>lottery health</c>, within the server and for as long as it accepts connections, after having
/// looked. Owns the socket and the task that answers.
/// </summary>
internal sealed class HealthEndpoint : IAsyncDisposable
{
    private const int SendTimeoutMilliseconds = 5000;

    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ServerOptions _options;
    private readonly Func<ServerStatus> _look;
    private readonly LogWriter _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _answering;

    private HealthEndpoint(
        Socket socket,
        ServerOptions options,
        Func<ServerStatus> look,
        LogWriter log
    )
    {
        (_socket, _options, _look, _log) = (socket, options, look, log);
        _answering = AnswerAsync();
    }

    /// <summary>Opens it; a server that cannot serves without one.</summary>
    /// <param name="options">What the server runs with, and the port that it really listens on.</param>
    /// <param name="look">Looks, and says what it saw in the end of a line; throws where something is wrong.</param>
    /// <param name="log">Bind and accept errors are logged here; its last failures are told.</param>
    public static HealthEndpoint? Open(
        ServerOptions options,
        Func<ServerStatus> look,
        LogWriter log
    )
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(HealthAddress.Of(options));
            socket.Listen();
            return new HealthEndpoint(socket, options, look, log);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            LogFailure(log, e);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _answering;
        _socket.Dispose();
        _closing.Dispose();
    }

    private async Task AnswerAsync()
    {
        while (await NextAsync() is { } asker)
            using (asker)
                Tell(asker);
    }

    private async Task<Socket?> NextAsync()
    {
        try
        {
            while (true)
            {
                if (await TryAcceptAsync() is { } asker)
                    return asker;
                await Task.Delay(BackOff, _closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // Descriptors and memory may be short for a moment (accept(2)); whoever asks waits for so long.
    private async Task<Socket?> TryAcceptAsync()
    {
        try
        {
            return await _socket.AcceptAsync(_closing.Token);
        }
        catch (SocketException e)
        {
            LogFailure(_log, e);
            return null;
        }
    }

    private static void LogFailure(LogWriter log, SocketException e) =>
        log.Warning($"action: health | result: fail | reason: {e.Message}");

    private void Tell(Socket asker)
    {
        try
        {
            asker.SendTimeout = SendTimeoutMilliseconds;
            asker.Send(
                JsonSerializer.SerializeToUtf8Bytes(Look(), ServerStatusJson.Default.ServerStatus)
            );
        }
        catch (SocketException)
        {
            // It did not wait for the answer.
        }
    }

    private ServerStatus Look()
    {
        try
        {
            var seen = _look();
            return seen with
            {
                Summary =
                    $"{_options.Mode.Word()} server with process id {Environment.ProcessId} "
                    + $"accepts connections, {seen.Summary}",
                DroppedLines = _log.Dropped,
                Failures = _log.Failures?.Lines ?? [],
            };
        }
        catch (StoreException e)
        {
            return new ServerStatus(false, e.Message);
        }
    }
}
