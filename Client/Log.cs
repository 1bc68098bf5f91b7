using Lottery.Client.Settings;
using Lottery.Domain;
using Lottery.Logging;
using Microsoft.Extensions.Logging;

namespace Lottery.Client;

/// <summary>Every log line of a client. Scripts and tests read them: the wording is stable.</summary>
internal static partial class Log
{
    private const string BatchSentTemplate =
        "action: batch_sent | result: success | cantidad: {Amount} | total: {Total}";

    [LoggerMessage(
        1,
        LogLevel.Information,
        "action: config | result: success | client_id: {ClientId} | server_address: {Server} "
            + "| loop_amount: {LoopAmount} | loop_period: {LoopPeriod} | log_level: {Level}"
    )]
    public static partial void Configured(
        this ILogger log,
        AgencyId clientId,
        ServerAddress server,
        int loopAmount,
        Period loopPeriod,
        string level
    );

    [LoggerMessage(
        2,
        LogLevel.Information,
        "action: connect | result: success | client_id: {ClientId} | server_address: {Server}"
    )]
    public static partial void Connected(this ILogger log, AgencyId clientId, ServerAddress server);

    [LoggerMessage(
        EventId = 3,
        Message = "action: connect | result: fail | client_id: {ClientId} | server_address: {Server} | error: {Error}"
    )]
    public static partial void ConnectFailed(
        this ILogger log,
        LogLevel level,
        AgencyId clientId,
        ServerAddress server,
        string error
    );

    [LoggerMessage(
        4,
        LogLevel.Information,
        "action: close | result: success | resource: connection to {Server}"
    )]
    public static partial void ConnectionClosed(this ILogger log, ServerAddress server);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "action: line_skipped | result: fail | file: {File} | line: {Line} | reason: {Reason}"
    )]
    public static partial void LineSkipped(this ILogger log, string file, long line, string reason);

    [LoggerMessage(
        6,
        LogLevel.Information,
        "action: close | result: success | resource: file {File}"
    )]
    public static partial void FileClosed(this ILogger log, string file);

    [LoggerMessage(
        EventId = 7,
        Message = "action: apuesta_enviada | result: success | dni: {Document} | numero: {Number}"
    )]
    public static partial void BetSent(
        this ILogger log,
        LogLevel level,
        string document,
        string number
    );

    [LoggerMessage(
        8,
        LogLevel.Warning,
        "action: apuesta_enviada | result: fail | cantidad: {Amount} | rechazadas: {Refused}"
    )]
    public static partial void BetsRefused(this ILogger log, int amount, int refused);

    public static void BatchSent(this ILogger log, int amount, long total) =>
        new NumberLine(BatchSentTemplate, amount, total).Write(log, LogLevel.Information, 9);

    [LoggerMessage(
        10,
        LogLevel.Information,
        "action: consulta_ganadores | result: success | cant_ganadores: {Amount}"
    )]
    public static partial void WinnersTold(this ILogger log, long amount);

    [LoggerMessage(
        11,
        LogLevel.Information,
        "action: winners_written | result: success | file: {File} | cant_ganadores: {Amount}"
    )]
    public static partial void WinnersWritten(this ILogger log, string file, long amount);

    [LoggerMessage(
        12,
        LogLevel.Information,
        "action: shutdown | result: in_progress | client_id: {ClientId}"
    )]
    public static partial void Stopping(this ILogger log, AgencyId clientId);

    [LoggerMessage(
        13,
        LogLevel.Information,
        "action: shutdown | result: success | client_id: {ClientId}"
    )]
    public static partial void Stopped(this ILogger log, AgencyId clientId);

    [LoggerMessage(
        14,
        LogLevel.Information,
        "action: receive_message | result: success | client_id: {ClientId} | msg: {Message}"
    )]
    public static partial void EchoReceived(this ILogger log, AgencyId clientId, string message);

    [LoggerMessage(
        15,
        LogLevel.Error,
        "action: receive_message | result: fail | client_id: {ClientId} | error: {Error}"
    )]
    public static partial void EchoFailed(this ILogger log, AgencyId clientId, string error);

    [LoggerMessage(
        16,
        LogLevel.Information,
        "action: loop_finished | result: success | client_id: {ClientId}"
    )]
    public static partial void LoopFinished(this ILogger log, AgencyId clientId);

    [LoggerMessage(
        17,
        LogLevel.Warning,
        "action: apuesta_enviada | result: fail | dni: {Document} | numero: {Number}"
    )]
    public static partial void BetRefused(this ILogger log, string document, string number);

    [LoggerMessage(
        18,
        LogLevel.Information,
        "action: wait_for_draw | result: in_progress | ask_again_in: {Period}"
    )]
    public static partial void DrawAwaited(this ILogger log, Period period);

    [LoggerMessage(
        19,
        LogLevel.Information,
        "action: upload_resumed | result: success | client_id: {ClientId} | lines_taken: {Taken}"
    )]
    public static partial void UploadResumed(this ILogger log, AgencyId clientId, long taken);

    [LoggerMessage(
        20,
        LogLevel.Information,
        "action: config_upload | result: success | file: {File} | batch_max_amount: {BatchMaxAmount}"
    )]
    public static partial void UploadConfigured(this ILogger log, string file, int batchMaxAmount);
}
