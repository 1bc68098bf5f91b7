using System.Net.Sockets;
using System.Text;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Orchestrator.Health;

/// <summary>
/// Answers <c>lottery health</c>, within the server and for as long as it accepts connections: one line,
/// after having looked. Owns the socket and the task that answers.
/// </summary>
internal sealed class HealthDesk : IAsyncDisposable
{
    /// <summary>How the line of a healthy server begins.</summary>
    public const string Healthy = "healthy: ";

    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ServerOptions _options;
    private readonly Func<string> _describe;
    private readonly LogWriter _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _answering;

    private HealthDesk(Socket socket, ServerOptions options, Func<string> describe, LogWriter log)
    {
        (_socket, _options, _describe, _log) = (socket, options, describe, log);
        _answering = AnswerAsync();
    }

    /// <summary>Opens the desk; a server whose desk cannot be opened serves without one.</summary>
    /// <param name="options">What the server runs with, and the port that it really listens on.</param>
    /// <param name="describe">Looks, and says what it saw; throws where something is wrong.</param>
    /// <param name="log">Where a desk that stays closed, or cannot let somebody in, is told.</param>
    public static HealthDesk? Open(ServerOptions options, Func<string> describe, LogWriter log)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(HealthAddress.Of(options));
            socket.Listen();
            return new HealthDesk(socket, options, describe, log);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            TellNoDesk(log, e);
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

    private static void TellNoDesk(LogWriter log, SocketException e) =>
        log.Warning($"action: health | result: fail | reason: {e.Message}");

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
            TellNoDesk(_log, e);
            return null;
        }
    }

    private void Tell(Socket asker)
    {
        try
        {
            asker.Send(Encoding.UTF8.GetBytes(Look()));
        }
        catch (SocketException)
        {
            // It did not wait for the answer.
        }
    }

    private string Look()
    {
        try
        {
            return $"{Healthy}{_options.Mode.Word()} server with process id {Environment.ProcessId} "
                + $"accepts connections, {_describe()}";
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }
}
