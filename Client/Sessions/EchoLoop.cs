using System.Text;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// The sessions of <see cref="ClientMode.Echo"/>: numbered lines without frames, each on a connection of its
/// own, with a wait in between. Owns the current connection.
/// </summary>
internal sealed class EchoLoop(ClientOptions options, LogWriter log)
{
    // The longest line of the echo server.
    private const int MaxLineBytes = 8192;

    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        // The amount may be the largest int there is.
        for (var number = 1L; number <= options.LoopAmount; number++)
        {
            if (number > 1)
                await Task.Delay(options.LoopPeriod.Length, stop);
            await ExchangeAsync($"[CLIENT {options.Id}] Message N°{number}", stop, kill);
        }
        log.Info($"action: loop_finished | result: success | client_id: {options.Id}");
    }

    private async Task ExchangeAsync(string message, CancellationToken stop, CancellationToken kill)
    {
        using var server = await ServerSocket.ConnectAsync(options, log, stop);
        var answer = await AskAsync(server.Stream, message, kill);
        if (answer != message)
            throw new WireException(Failed($"'{message}' came back as '{answer}'"));
        log.Info(
            $"action: receive_message | result: success | client_id: {options.Id} | msg: {answer}"
        );
    }

    private async Task<string> AskAsync(Stream server, string message, CancellationToken kill)
    {
        var timeout = options.NextFrameTimeout;
        using var limit = new CancellationTokenSource(timeout, options.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, kill);
        try
        {
            await server.WriteAsync(Encoding.UTF8.GetBytes($"{message}\n"), end.Token);
            return await ReadLineAsync(server, end.Token);
        }
        catch (OperationCanceledException) when (!kill.IsCancellationRequested)
        {
            throw new ConnectionException(Failed($"no answer within {timeout.TotalSeconds} s"));
        }
        catch (IOException e)
        {
            throw new ConnectionException(Failed($"the answer was cut off: {e.Message}"));
        }
    }

    private async Task<string> ReadLineAsync(Stream server, CancellationToken end)
    {
        var line = new byte[MaxLineBytes];
        for (var length = 0; length < line.Length; )
        {
            var read = await server.ReadAsync(line.AsMemory(length), end);
            if (read == 0)
                throw new ConnectionException(
                    Failed($"the connection ended after {length} bytes, before the line break")
                );
            length += read;
            if (Array.IndexOf(line, BetLine.Terminator, 0, length) is >= 0 and var stop)
                return Encoding.UTF8.GetString(line, 0, stop);
        }
        throw new WireException(Failed($"an answer of more than {MaxLineBytes} bytes"));
    }

    // The log escapes its values; standard error does not.
    private string Failed(string error)
    {
        log.Error(
            $"action: receive_message | result: fail | client_id: {options.Id} | error: {error}"
        );
        return PlainText.Escape(error);
    }
}
