using System.Net.Sockets;
using System.Text.Json;
using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Orchestrator.Health;

/// <summary>Answers <c>lottery health</c> with the server's status. Owns the socket and the task.</summary>
internal sealed class HealthEndpoint : IAsyncDisposable
{
    private const int SendTimeoutMilliseconds = 5000;

    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ServerOptions _options;
    private readonly Func<ServerStatus> _readStatus;
    private readonly LogWriter _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _answering;

    private HealthEndpoint(
        Socket socket,
        ServerOptions options,
        Func<ServerStatus> readStatus,
        LogWriter log
    )
    {
        (_socket, _options, _readStatus, _log) = (socket, options, readStatus, log);
        _answering = AnswerAsync();
    }

    /// <summary>Opens it; <c>null</c> after an error, which is logged: the server runs without it.</summary>
    public static HealthEndpoint? Open(
        ServerOptions options,
        int port,
        Func<ServerStatus> readStatus,
        LogWriter log
    )
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(HealthAddress.Of(options with { Port = port }));
            socket.Listen();
            return new HealthEndpoint(socket, options, readStatus, log);
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
        while (await NextAsync() is { } client)
            using (client)
                Send(client);
    }

    private async Task<Socket?> NextAsync()
    {
        try
        {
            while (true)
            {
                if (await TryAcceptAsync() is { } client)
                    return client;
                await Task.Delay(BackOff, _closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // Descriptors and memory may be short for a moment (accept(2)); the client waits meanwhile.
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

    private void Send(Socket client)
    {
        try
        {
            client.SendTimeout = SendTimeoutMilliseconds;
            client.Send(
                JsonSerializer.SerializeToUtf8Bytes(
                    ReadStatus(),
                    ServerStatusJson.Default.ServerStatus
                )
            );
        }
        catch (SocketException)
        {
            // The client did not wait for the answer.
        }
    }

    private ServerStatus ReadStatus()
    {
        try
        {
            var seen = _readStatus();
            return seen with
            {
                Summary =
                    $"{Kinds.Word(_options.Mode)} server with process id {Environment.ProcessId} "
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
