using System.Text;
using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// The end of an upload: receives the winners and writes them to the file. A persistent connection waits at the
/// server until the draw; with a connection for each message the client polls with WIN. Owns the draft of the
/// winners' file, not the link.
/// </summary>
internal sealed class WinnersInquiry(ClientOptions options, IServerLink server, LogWriter log)
{
    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        if (options.Connection is ConnectionKind.PerMessage)
        {
            await WaitForDrawAsync(stop, kill);
            await ReceiveWinnersAsync(stop, kill);
        }
        else
            // The answer comes after the draw, perhaps in hours: a stop does not wait for it.
            await ReceiveWinnersAsync(stop, stop);
    }

    private async Task WaitForDrawAsync(CancellationToken stop, CancellationToken kill)
    {
        // A server that does not know RES may take WIN with an agency for a bet.
        var win = options.Protocol is UploadProtocol.Classic ? "WIN\n" : $"WIN|{options.Id}\n";
        var question = Encoding.UTF8.GetBytes(win);
        while (!ReplyDecoder.DecodeWinReply(await server.AskAsync("WIN", question, stop, kill)))
        {
            log.Info(
                $"action: wait_for_draw | result: in_progress | ask_again_in: {options.LoopPeriod}"
            );
            await Task.Delay(options.LoopPeriod.Length, stop);
        }
    }

    private async Task ReceiveWinnersAsync(CancellationToken stop, CancellationToken kill)
    {
        using var file = options.Output is { } path ? new WinnersFile(path) : null;
        var amount = 0L;
        await server.SendAsync("CON", Encoding.UTF8.GetBytes($"CON|{options.Id}\n"), stop, kill);
        await server.ReceiveAsync("CON", Take, kill);
        log.Info($"action: consulta_ganadores | result: success | cant_ganadores: {amount}");
        if (file is null)
            return;
        file.Publish();
        log.Info(
            $"action: winners_written | result: success | file: {options.Output} | cant_ganadores: {amount}"
        );

        void Take(ReadOnlyMemory<byte> payload)
        {
            var winners = ReplyDecoder.DecodeWinners(payload.Span, isFirst: amount == 0);
            if (winners > 0)
                file?.Append(payload);
            amount += winners;
        }
    }
}
