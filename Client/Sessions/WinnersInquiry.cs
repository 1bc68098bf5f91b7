using System.Text;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Client.Sessions;

/// <summary>
/// The end of an upload's conversation: learns who won. One connection for everything waits at the server
/// until the draw; with a connection for each message nobody waits there, and the client asks again and
/// again. Does not own the link.
/// </summary>
internal sealed class WinnersInquiry(ClientOptions options, IServerLink server, ILogger log)
{
    /// <summary>Waits for the draw and asks for the agency's winners.</summary>
    /// <param name="stop">Leaves the wait for the draw; nothing is lost by that.</param>
    /// <param name="kill">Leaves at once.</param>
    /// <returns>The winners' documents.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(
        CancellationToken stop,
        CancellationToken kill
    )
    {
        var winners =
            options.Connection is ConnectionKind.PerMessage
                ? await PollAsync(stop, kill)
                // The answer comes after the draw, perhaps in hours: it is no message to be finished.
                : await AskWinnersAsync(stop, stop);
        log.WinnersTold(winners.Count);
        return winners;
    }

    private async Task<IReadOnlyList<string>> PollAsync(
        CancellationToken stop,
        CancellationToken kill
    )
    {
        while (!await IsDrawMadeAsync(stop, kill))
        {
            log.DrawAwaited(options.LoopPeriod);
            await Task.Delay(options.LoopPeriod.Length, stop);
        }
        return await AskWinnersAsync(stop, kill);
    }

    private async Task<bool> IsDrawMadeAsync(CancellationToken stop, CancellationToken kill) =>
        ReplyDecoder.DecodeWinReply(await AskAsync("WIN", stop, kill));

    private async Task<IReadOnlyList<string>> AskWinnersAsync(
        CancellationToken stop,
        CancellationToken kill
    ) => ReplyDecoder.DecodeWinners(await AskAsync("CON", stop, kill));

    private ValueTask<string> AskAsync(
        string word,
        CancellationToken stop,
        CancellationToken kill
    ) => server.AskAsync(word, Encoding.UTF8.GetBytes($"{word}|{options.Id}\n"), stop, kill);
}
