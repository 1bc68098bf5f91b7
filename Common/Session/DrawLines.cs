using Lottery.Domain;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Session;

/// <summary>The lines of the log that tell of a close and of a draw. Both programs of the server write them.</summary>
public static class DrawLines
{
    // Of the agencies that had not finished at the close.
    private const int MaxAgencies = 10;

    /// <summary>Logs the change that a process has made or found: the close, the draw, or both.</summary>
    /// <param name="log">The log.</param>
    /// <param name="progress">How far the draw is.</param>
    /// <param name="store">Where the draw is, for the agencies that had not finished.</param>
    public static void LogProgress(this LogWriter log, DrawProgress progress, IBetStore store)
    {
        LogClosed(log, progress, store);
        if (progress.Draw is { } draw)
            log.LogDraw(draw);
    }

    /// <summary>Logs the draw.</summary>
    public static void LogDraw(this LogWriter log, Draw draw) =>
        log.Info(
            $"action: sorteo | result: success | numero: {draw.WinningNumber} | agencias: {draw.Agencies} | ganadores: {draw.Winners}"
        );

    private static void LogClosed(LogWriter log, DrawProgress progress, IBetStore store)
    {
        try
        {
            var status = store.ReadStatus(MaxAgencies);
            log.Info(
                $"action: draw_closed | result: success | by: {progress.ClosedBy ?? "unknown"} | at: {progress.ClosedAt ?? "unknown"} | bets: {status.Stored} | finished: {status.Finished} | unfinished: {status.Unfinished} | expected: {status.Rules.Agencies}"
            );
            foreach (var agency in status.Agencies)
                if (!agency.Finished && agency.Lists > 0)
                    log.Warning(
                        $"action: agency_unfinished | result: success | agency: {agency.Agency} | bets: {agency.Stored} | last_seen: {agency.LastSeen ?? "unknown"} | reason: the draw was closed before its END"
                    );
        }
        catch (StoreException e)
        {
            // The close stands, and perhaps a draw that has to be announced.
            log.Warning(
                $"action: draw_closed | result: success | by: {progress.ClosedBy ?? "unknown"} | reason: its bets cannot be counted: {e.Message}"
            );
        }
    }
}
