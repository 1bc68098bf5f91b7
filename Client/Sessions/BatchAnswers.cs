using System.Text;
using Lottery.Client.Files;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>What became of each batch of an upload: counted, and told. Owns nothing.</summary>
internal sealed class BatchAnswers(UploadState upload, LogWriter log)
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
            log.Warning(
                $"action: apuesta_enviada | result: fail | cantidad: {batch.Amount} | rechazadas: {refused}"
            );
    }

    private void TellSent(BetBatch batch)
    {
        var level = batch.Amount == 1 ? LogLevel.Info : LogLevel.Debug;
        if (log.IsEnabled(level))
            TellEach(level, batch.Payload);
        log.Debug(
            $"action: batch_sent | result: success | cantidad: {batch.Amount} | total: {upload.Stored}"
        );
    }

    private void TellEach(LogLevel level, ReadOnlyMemory<byte> lines)
    {
        while (BetLine.TryCut(ref lines, out var line))
            if (Encoding.UTF8.GetString(line.Span).Split('|') is [.., var document, _, var number])
                log.Write(
                    level,
                    $"action: apuesta_enviada | result: success | dni: {document} | numero: {number}"
                );
    }
}
