using System.Text;
using Lottery.Client.Files;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// The progress of one upload, over all its connections. Logs the result of each batch, and tells the view.
/// </summary>
internal sealed class UploadProgress(LogWriter log, IUploadView? view, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private long _most;
    private long _whole;

    /// <summary>How many lines the server is known to have taken: stored or refused.</summary>
    public long Taken
    {
        get;
        set
        {
            field = value;
            view?.Taken(value);
        }
    }

    /// <summary>Whether the server has taken more lines than ever before.</summary>
    public bool TryAdvance()
    {
        var isMore = Taken > _most;
        _most = Math.Max(_most, Taken);
        return isMore;
    }

    public long Stored { get; private set; }

    /// <summary>How many bets of the list are known to be refused, by this run of the client or an earlier one.</summary>
    public long Refused { get; set; }

    /// <summary>Whether the server has taken the list beside, or in place of, the agency's others.</summary>
    public bool Claimed { get; set; }

    /// <summary>Whether a message of bets was sent: its bets may be stored, answered or not.</summary>
    public bool BetsSent { get; set; }

    /// <summary>What the server has said after the draw.</summary>
    public WinnersAnswer? Answer { get; set; }

    /// <summary>Whether END was ever sent; all lines were taken before, and the file may change.</summary>
    public bool EndSent { get; set; }

    public bool Ended { get; private set; }

    /// <summary>
    /// Whether END is acknowledged, and the server has all lines that it had then. A database that was replaced by an
    /// older copy of itself has fewer, and no END.
    /// </summary>
    public bool IsWhole => Ended && Taken >= _whole;

    /// <summary>Where the seal is that agrees with the list; <c>null</c> if none was compared.</summary>
    public string? Receipt { get; set; }

    /// <summary>From the start to the first acknowledged END.</summary>
    public TimeSpan Uploading { get; private set; }

    /// <summary>END is acknowledged.</summary>
    public void End()
    {
        if (!Ended)
            Uploading = clock.GetElapsedTime(_start);
        (Ended, _whole) = (true, Taken);
        view?.WaitsForDraw();
    }

    public void Record(BetBatch batch, int refused)
    {
        Taken += batch.Amount;
        Refused += refused;
        Stored += batch.Amount - refused;
        if (refused == 0)
            LogStored(batch);
        else
            log.Warning(
                $"action: apuesta_enviada | result: fail | cantidad: {batch.Amount} | rechazadas: {refused}"
            );
    }

    private void LogStored(BetBatch batch)
    {
        var level = batch.Amount == 1 ? LogLevel.Info : LogLevel.Debug;
        if (log.IsEnabled(level))
            LogBets(level, batch.Payload);
        log.Debug(
            $"action: batch_sent | result: success | cantidad: {batch.Amount} | total: {Stored}"
        );
    }

    private void LogBets(LogLevel level, ReadOnlyMemory<byte> lines)
    {
        while (BetLine.TryCut(ref lines, out var line))
            if (Encoding.UTF8.GetString(line.Span).Split('|') is [.., var document, _, var number])
                log.Write(
                    level,
                    $"action: apuesta_enviada | result: success | dni: {document} | numero: {number}"
                );
    }
}
