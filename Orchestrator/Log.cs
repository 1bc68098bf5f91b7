using System.Net;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Orchestrator.Workers;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>The lines that the server itself writes; scripts and tests read them.</summary>
internal static partial class Log
{
    private const int MostErrorChars = 1000;

    public static void Configured(this ILogger log, ServerOptions options)
    {
        Configured(log, options.Port, options.Backlog, options.LogLevel.Word());
        Configured(
            log,
            options.Mode.Word(),
            options.Bind?.ToString() ?? "any",
            options.IdleTimeout.TotalSeconds,
            options.Grace.TotalSeconds
        );
        if (options.ServerIp is { } ip)
            ServerIpIgnored(log, ip);
    }

    public static void LotteryConfigured(
        this ILogger log,
        ServerOptions options,
        DrawRules rules
    ) =>
        Configured(
            log,
            options.Store.Path,
            rules.Agencies.ToString(),
            rules.WinningNumber,
            options.Store.Durability.ToString().ToLowerInvariant(),
            options.MaxWorkers
        );

    public static void RulesChanged(this ILogger log, DrawRules before, DrawRules now) =>
        RulesChanged(
            log,
            Change(before.Agencies, now.Agencies),
            Change(before.WinningNumber, now.WinningNumber)
        );

    private static string Change<T>(T before, T now)
        where T : struct => Equals(before, now) ? $"{now}" : $"{before} -> {now}";

    [LoggerMessage(
        30,
        LogLevel.Information,
        "action: rules_changed | result: success | agencies: {Agencies} | winning_number: {Number}"
    )]
    private static partial void RulesChanged(ILogger log, string agencies, string number);

    public static void Listening(this ILogger log, IPEndPoint at) =>
        Listening(log, at.Address.ToString(), at.Port);

    public static void WorkerHung(this ILogger log, PooledWorker worker, string reason) =>
        WorkerHung(log, worker.Worker.Pid, worker.Agency?.ToString() ?? "none", reason);

    public static void WorkerExited(this ILogger log, WorkerExit exit)
    {
        if (exit.Orderly)
            WorkerLeft(log, exit.Pid);
        else
            WorkerDied(log, exit.Pid, exit.Agency?.ToString() ?? "none", exit.Code, exit.Reason);
        // The first line is part of the reason of one that died.
        foreach (var line in exit.Orderly ? exit.Errors : exit.Errors.Skip(1))
            WorkerError(
                log,
                exit.Pid,
                line.Length > MostErrorChars ? line[..MostErrorChars] : line
            );
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        "action: config | result: success | port: {Port} | listen_backlog: {Backlog} | logging_level: {Level}"
    )]
    private static partial void Configured(ILogger log, int port, int backlog, string level);

    [LoggerMessage(
        20,
        LogLevel.Information,
        "action: config_server | result: success | mode: {Mode} | bind: {Bind} | idle_timeout_s: {IdleTimeout} | grace_s: {Grace}"
    )]
    private static partial void Configured(
        ILogger log,
        string mode,
        string bind,
        double idleTimeout,
        double grace
    );

    [LoggerMessage(
        2,
        LogLevel.Information,
        "action: config_lottery | result: success | database: {Database} | agencies: {Agencies} | winning_number: {Number} | durability: {Durability} | max_workers: {MaxWorkers}"
    )]
    private static partial void Configured(
        ILogger log,
        string database,
        string agencies,
        int number,
        string durability,
        int maxWorkers
    );

    [LoggerMessage(
        3,
        LogLevel.Information,
        "action: config_ignored | result: success | server_ip: {Ip} | reason: the server listens where SERVER_BIND says"
    )]
    private static partial void ServerIpIgnored(ILogger log, string ip);

    [LoggerMessage(
        23,
        LogLevel.Warning,
        "action: config_workers | result: fail | max_workers: {Possible} | asked: {Asked} | reason: the limit of open files allows no more"
    )]
    public static partial void WorkersLimited(this ILogger log, long possible, int asked);

    [LoggerMessage(
        25,
        LogLevel.Warning,
        "action: config_workers | result: fail | max_workers: {Most} | agencies: {Agencies} | reason: "
            + "agencies that keep their connection wait for the draw with a worker each, so that the "
            + "others may never get one; set --max-workers, and ulimit -n, for all of them"
    )]
    public static partial void FewerWorkersThanAgencies(this ILogger log, int most, int agencies);

    [LoggerMessage(
        4,
        LogLevel.Information,
        "action: listen | result: success | ip: {Ip} | port: {Port}"
    )]
    private static partial void Listening(ILogger log, string ip, int port);

    [LoggerMessage(5, LogLevel.Information, "action: accept_connections | result: in_progress")]
    public static partial void AcceptingConnections(this ILogger log);

    [LoggerMessage(
        6,
        LogLevel.Information,
        "action: accept_connections | result: success | ip: {Ip}"
    )]
    public static partial void ConnectionAccepted(this ILogger log, string ip);

    [LoggerMessage(
        7,
        LogLevel.Warning,
        "action: accept_connections | result: fail | reason: {Reason}"
    )]
    public static partial void ConnectionNotAccepted(this ILogger log, string reason);

    [LoggerMessage(
        21,
        LogLevel.Information,
        "action: receive_message | result: success | ip: {Ip} | msg: {Msg}"
    )]
    public static partial void MessageReceived(this ILogger log, string ip, Utf8Text msg);

    [LoggerMessage(22, LogLevel.Warning, "action: health | result: fail | reason: {Reason}")]
    public static partial void HealthNotServed(this ILogger log, string reason);

    [LoggerMessage(8, LogLevel.Debug, "action: worker_started | result: success | pid: {Pid}")]
    public static partial void WorkerStarted(this ILogger log, int pid);

    [LoggerMessage(18, LogLevel.Error, "action: worker_started | result: fail | reason: {Reason}")]
    public static partial void WorkerNotStarted(this ILogger log, string reason);

    [LoggerMessage(
        24,
        LogLevel.Error,
        "action: worker_hung | result: fail | pid: {Pid} | agency: {Agency} | reason: {Reason}"
    )]
    private static partial void WorkerHung(ILogger log, int pid, string agency, string reason);

    [LoggerMessage(
        9,
        LogLevel.Information,
        "action: worker_exited | result: success | pid: {Pid} | code: 0"
    )]
    private static partial void WorkerLeft(ILogger log, int pid);

    [LoggerMessage(
        10,
        LogLevel.Error,
        "action: worker_exited | result: fail | pid: {Pid} | agency: {Agency} | code: {Code} | reason: {Reason}"
    )]
    private static partial void WorkerDied(
        ILogger log,
        int pid,
        string agency,
        int code,
        string reason
    );

    [LoggerMessage(
        26,
        LogLevel.Warning,
        "action: worker_stderr | result: fail | pid: {Pid} | line: {Line}"
    )]
    private static partial void WorkerError(ILogger log, int pid, string line);

    [LoggerMessage(
        11,
        LogLevel.Information,
        "action: draw_found | result: success | database: {Database}"
    )]
    public static partial void DrawFound(this ILogger log, string database);

    [LoggerMessage(
        12,
        LogLevel.Information,
        "action: sorteo | result: success | numero: {Number} | agencias: {Agencies} | ganadores: {Winners}"
    )]
    public static partial void DrawMade(this ILogger log, int number, int agencies, int winners);

    [LoggerMessage(13, LogLevel.Warning, "action: trim_log | result: fail | reason: {Reason}")]
    public static partial void LogNotTrimmed(this ILogger log, string reason);

    [LoggerMessage(19, LogLevel.Warning, "action: wake_waiters | result: fail | reason: {Reason}")]
    public static partial void WaitersNotWoken(this ILogger log, string reason);

    [LoggerMessage(
        14,
        LogLevel.Information,
        "action: shutdown | result: in_progress | reason: {Reason}"
    )]
    public static partial void ShuttingDown(this ILogger log, string reason);

    [LoggerMessage(
        15,
        LogLevel.Information,
        "action: close | result: success | resource: {Resource}"
    )]
    public static partial void Closed(this ILogger log, string resource);

    [LoggerMessage(16, LogLevel.Information, "action: shutdown | result: success")]
    public static partial void ShutDown(this ILogger log);

    [LoggerMessage(
        28,
        LogLevel.Warning,
        "action: write_lock | result: in_progress | file: {File} | holder: {Pids}"
    )]
    public static partial void WaitingForLock(this ILogger log, string file, string pids);

    [LoggerMessage(
        29,
        LogLevel.Warning,
        "action: worker_hung | result: fail | pid: {Pid} | agency: unknown | reason: {Reason}"
    )]
    public static partial void LeftoverWorkerEnded(this ILogger log, int pid, string reason);

    [LoggerMessage(27, LogLevel.Warning, "action: shutdown | result: fail | reason: {Reason}")]
    public static partial void ShutDownNotInOrder(this ILogger log, string reason);

    [LoggerMessage(17, LogLevel.Error, "action: shutdown | result: fail | reason: {Reason}")]
    public static partial void NotShutDown(this ILogger log, string reason);
}
