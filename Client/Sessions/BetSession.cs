using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>The session of <see cref="ClientMode.Bet"/>: one bet, no END. Does not own the link.</summary>
internal sealed class BetSession(SingleBet bet, IServerLink server, LogWriter log)
{
    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        var answer = await server.AskAsync(new Message.Bets(bet.Line), stop, kill);
        if (ReplyDecoder.DecodeBetsReply(answer, sent: 1) > 0)
            throw Refused();
        log.Info(
            $"action: apuesta_enviada | result: success | dni: {bet.Document} | numero: {bet.Number}"
        );
    }

    private FailedException Refused()
    {
        log.Warning(
            $"action: apuesta_enviada | result: fail | dni: {bet.Document} | numero: {bet.Number}"
        );
        return new FailedException(
            PlainText.Escape(
                $"the server refused the bet of {bet.Document} on {bet.Number}; its log tells why"
            )
        );
    }
}
