using System.Text;
using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Domain;
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
    /// <summary>Returns how many bets won.</summary>
    public async Task<long> RunAsync(CancellationToken stop, CancellationToken kill)
    {
        // On one connection the answer comes after the draw, perhaps in hours: a stop does not wait for it.
        if (options.Connection is not ConnectionKind.PerMessage)
            return await ReceiveWinnersAsync(stop, stop);
        await WaitForDrawAsync(stop, kill);
        return await ReceiveWinnersAsync(stop, kill);
    }

    /// <summary>When which number was drawn, for people; <c>null</c> where the server does not tell.</summary>
    public async Task<DrawProgress?> AskForDrawAsync(CancellationToken stop, CancellationToken kill)
    {
        try
        {
            var answer = await server.AskAsync("DRW", "DRW\n"u8.ToArray(), stop, kill);
            return ReplyDecoder.DecodeDrawReply(answer);
        }
        catch (Exception e) when (e is WireException or ConnectionException)
        {
            // An older server, or one that has ended: the winners are there, and nothing else is needed.
            return null;
        }
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

    private async Task<long> ReceiveWinnersAsync(CancellationToken stop, CancellationToken kill)
    {
        using var file = options.Output is { } path ? new WinnersFile(path) : null;
        var amount = 0L;
        await server.SendAsync("CON", Encoding.UTF8.GetBytes($"CON|{options.Id}\n"), stop, kill);
        await server.ReceiveAsync("CON", Take, kill);
        log.Info($"action: consulta_ganadores | result: success | cant_ganadores: {amount}");
        if (file is null)
            return amount;
        file.Publish();
        log.Info(
            $"action: winners_written | result: success | file: {options.Output} | cant_ganadores: {amount}"
        );
        return amount;

        void Take(ReadOnlyMemory<byte> payload)
        {
            var winners = ReplyDecoder.DecodeWinners(payload.Span, isFirst: amount == 0);
            if (winners > 0)
                file?.Append(payload);
            amount += winners;
        }
    }
}
