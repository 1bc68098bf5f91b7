using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Logging;

namespace Lottery.Client.Sessions;

/// <summary>
/// The conversations of <see cref="ClientMode.Echo"/>: numbered messages, each on a connection of its
/// own, with a wait in between. Owns the connection of the message in hand.
/// </summary>
internal sealed class EchoLoop(ClientOptions options, LogWriter log)
{
    /// <summary>Sends the messages and hears each of them come back.</summary>
    /// <param name="stop">Ends the loop once the message in hand is answered.</param>
    /// <param name="kill">Ends it at once.</param>
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
        using var connection = await EchoConnection.ConnectAsync(options, log, stop);
        await connection.ExchangeAsync(message, kill);
    }
}
