using Lottery.Domain;
using Lottery.Logging;
using Microsoft.Extensions.Logging;

namespace Lottery.Session;

/// <summary>The lines that serving an agency writes, in a worker and in the sequential server alike.</summary>
internal static partial class Log
{
    private const string ReceivedTemplate =
        "action: apuesta_recibida | result: success | cantidad: {Lines}";

    public static void BetRefused(
        this ILogger log,
        string address,
        Refusal refusal,
        ReadOnlyMemory<byte> line
    ) => BetRefused(log, address, refusal.Reason(), new Utf8Text(line, Utf8Text.MostInPipe));

    public static void BetsStored(
        this ILogger log,
        IReadOnlyList<Bet> bets,
        BetsInHand.Sorted message
    )
    {
        var level = message.Lines == 1 ? LogLevel.Information : LogLevel.Debug;
        if (!log.IsEnabled(level))
            return;
        for (var i = message.First; i < message.First + message.Bets; i++)
            BetStored(
                log,
                level,
                new Utf8Text(bets[i].Document, Utf8Text.MostInPipe),
                bets[i].Number
            );
    }

    public static void BetsReceived(this ILogger log, int lines, int refused)
    {
        if (refused > 0)
            BetsNotAllReceived(log, lines);
        else
            new NumberLine(ReceivedTemplate, lines).Write(log, LogLevel.Information, 1);
    }

    public static void DrawMade(this ILogger log, Draw draw) =>
        DrawMade(log, draw.WinningNumber, draw.Agencies, draw.Winners);

    [LoggerMessage(
        2,
        LogLevel.Error,
        "action: apuesta_recibida | result: fail | cantidad: {Lines}"
    )]
    private static partial void BetsNotAllReceived(ILogger log, int lines);

    [LoggerMessage(
        EventId = 3,
        Message = "action: apuesta_almacenada | result: success | dni: {Document} | numero: {Number}"
    )]
    private static partial void BetStored(
        ILogger log,
        LogLevel level,
        Utf8Text document,
        int number
    );

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "action: apuesta_rechazada | result: fail | ip: {Address} | reason: {Reason} | line: {Line}"
    )]
    private static partial void BetRefused(
        ILogger log,
        string address,
        string reason,
        Utf8Text line
    );

    [LoggerMessage(
        11,
        LogLevel.Information,
        "action: upload_resumed | result: success | agency: {Agency} | upload: {Upload} | lines: {Lines}"
    )]
    public static partial void UploadResumed(
        this ILogger log,
        AgencyId agency,
        UploadId upload,
        long lines
    );

    [LoggerMessage(
        5,
        LogLevel.Information,
        "action: agency_finished | result: success | agency: {Agency}"
    )]
    public static partial void AgencyFinished(this ILogger log, AgencyId agency);

    [LoggerMessage(
        6,
        LogLevel.Information,
        "action: sorteo | result: success | numero: {Number} | agencias: {Agencies} | ganadores: {Winners}"
    )]
    private static partial void DrawMade(ILogger log, int number, int agencies, int winners);

    [LoggerMessage(
        7,
        LogLevel.Information,
        "action: winners_sent | result: success | agency: {Agency} | cant_ganadores: {Count}"
    )]
    public static partial void WinnersSent(this ILogger log, AgencyId agency, int count);

    [LoggerMessage(
        8,
        LogLevel.Information,
        "action: barrier | result: in_progress | agency: {Agency}"
    )]
    public static partial void WaitingForDraw(this ILogger log, AgencyId agency);

    [LoggerMessage(
        9,
        LogLevel.Information,
        "action: connection_closed | result: success | ip: {Address} | agency: {Agency} | reason: {Reason}"
    )]
    public static partial void ConnectionClosed(
        this ILogger log,
        string address,
        string agency,
        string reason
    );

    [LoggerMessage(
        10,
        LogLevel.Warning,
        "action: connection_closed | result: fail | ip: {Address} | agency: {Agency} | reason: {Reason}"
    )]
    public static partial void ConnectionLost(
        this ILogger log,
        string address,
        string agency,
        string reason
    );
}
