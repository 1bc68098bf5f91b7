using System.Text;
using Lottery.Client.Files;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Client.Sessions;

/// <summary>What became of each batch of an upload: counted, and told. Owns nothing.</summary>
internal sealed class BatchAnswers(UploadState upload, ILogger log)
{
    /// <summary>The server has answered a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="refused">How many of its bets the server refused.</param>
    public void Record(BetBatch batch, int refused)
    {
        upload.Taken += batch.Amount;
        upload.Refused += refused;
        upload.Stored += batch.Amount - refused;
        if (refused == 0)
            TellSent(batch);
        else
            log.BetsRefused(batch.Amount, refused);
    }

    private void TellSent(BetBatch batch)
    {
        var level = batch.Amount == 1 ? LogLevel.Information : LogLevel.Debug;
        if (log.IsEnabled(level))
            TellEach(level, batch.Payload);
        log.BatchSent(batch.Amount, upload.Stored);
    }

    private void TellEach(LogLevel level, ReadOnlyMemory<byte> lines)
    {
        while (BetLine.TryCut(ref lines, out var line))
            if (Encoding.UTF8.GetString(line.Span).Split('|') is [.., var document, _, var number])
                log.BetSent(level, document, number);
    }
}
