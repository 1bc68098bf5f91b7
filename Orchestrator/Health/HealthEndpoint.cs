using System.Net.Sockets;
using System.Text.Json;
using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Orchestrator.Health;

/// <summary>Answers <c>lottery health</c> with the server's status. Owns the socket and the task.</summary>
internal sealed class HealthEndpoint : IAsyncDisposable
{
    private const int SendTimeoutMilliseconds = 5000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly ServerOptions _options;
    private readonly Func<ServerStatus> _readStatus;
    private readonly LogWriter _log;
    private readonly string _database;
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
        _database = Stores.PlaceOf(options.Store);
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

    // Any error is logged, and the next who asks is answered: descriptors and memory may be short for a moment
    // (accept(2)).
    private async Task AnswerAsync()
    {
        var pause = FirstPause;
        while (!_closing.IsCancellationRequested)
            try
            {
                using var client = await _socket.AcceptAsync(_closing.Token);
                if (LocalPeer.IsTrusted(client))
                    Send(client);
                pause = FirstPause;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailure(_log, e);
                await Task.Delay(pause, _closing.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
    }

    private static void LogFailure(LogWriter log, Exception e) =>
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
            var losesLines = !_log.CanWrite();
            return seen with
            {
                IsHealthy = seen.IsHealthy && !losesLines,
                Summary =
                    $"{Kinds.Word(_options.Mode)} server with process id {Environment.ProcessId} "
                    + $"accepts connections, {(losesLines ? "its log is not read, " : "")}{seen.Summary}",
                Database = seen.Draw is null ? null : _database,
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
