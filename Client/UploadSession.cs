using System.Runtime.CompilerServices;
using System.Text;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Client;

/// <summary>
/// One agency's conversation with the server, from the first bet to the winners. What is said is decided
/// here, how it travels by the link. Owns neither the link nor the list of bets.
/// </summary>
/// <param name="options">Who speaks, and how.</param>
/// <param name="server">The way to the server.</param>
/// <param name="bets">The list of bets.</param>
/// <param name="log">Where the answers are told.</param>
internal sealed class UploadSession(
    ClientOptions options,
    IServerLink server,
    BetCsvReader bets,
    ILogger log
)
{
    private readonly BetBatch _batch = new(options.BatchMaxAmount);
    private long _stored;
    private bool _introduced;

    /// <summary>How many bets the server has refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Uploads the bets, says that these were all, and asks who won.</summary>
    /// <param name="stop">Ends the conversation once the message in hand is answered.</param>
    /// <param name="kill">Ends it at once.</param>
    /// <returns>The winners' documents.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(
        CancellationToken stop,
        CancellationToken kill
    )
    {
        await SendBetsAsync(stop, kill);
        await SendEndAsync(stop, kill);
        return await new WinnersInquiry(options, server, log).RunAsync(stop, kill);
    }

    private async Task SendBetsAsync(CancellationToken stop, CancellationToken kill)
    {
        while (bets.TryRead(out var line, stop))
        {
            if (_batch.TryAdd(line.Span))
                continue;
            await SendBatchAsync(stop, kill);
            _batch.TryAdd(line.Span);
        }
        if (_batch.Amount > 0)
            await SendBatchAsync(stop, kill);
    }

    // Pooled, so that a long upload leaves no more garbage than a short one.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendBatchAsync(CancellationToken stop, CancellationToken kill)
    {
        var answer = await server.AskAsync("BET", _batch.Payload, stop, kill);
        _introduced = options.Connection is ConnectionKind.Persistent;
        Record(ReplyDecoder.DecodeBetsReply(answer, _batch.Amount));
        _batch.Clear();
    }

    private async Task SendEndAsync(CancellationToken stop, CancellationToken kill)
    {
        // Bets say whose connection it is. On one that has had none, the agency has to name itself, or the
        // server would take this for the END of whoever spoke last from the same machine.
        var end = _introduced ? "END\n" : $"END|{options.Id}\n";
        ReplyDecoder.DecodeEndReply(
            await server.AskAsync("END", Encoding.UTF8.GetBytes(end), stop, kill)
        );
    }

    private void Record(int refused)
    {
        Refused += refused;
        _stored += _batch.Amount - refused;
        if (refused == 0)
            TellSent();
        else
            log.BetsRefused(_batch.Amount, refused);
    }

    private void TellSent()
    {
        var level = _batch.Amount == 1 ? LogLevel.Information : LogLevel.Debug;
        if (log.IsEnabled(level))
            TellEach(level);
        log.BatchSent(_batch.Amount, _stored);
    }

    private void TellEach(LogLevel level)
    {
        var lines = _batch.Payload;
        while (BetLine.TryCut(ref lines, out var line))
            if (Encoding.UTF8.GetString(line.Span).Split('|') is [.., var document, _, var number])
                log.BetSent(level, document, number);
    }
}
