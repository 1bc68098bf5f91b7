using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>Runs a server of any mode, from its configuration to its exit, for <c>lottery serve</c>.</summary>
public sealed class LotteryServer(ServerOptions options, LogWriter log)
{
    /// <summary>Removes the semaphore of a killed server, if no next server will do so.</summary>
    /// <exception cref="LotteryException">A server still uses the database.</exception>
    public static void CleanUpAfterKill(StoreOptions store)
    {
        if (!Stores.WasClaimed(store))
            return;
        using var host = Stores.Claim(store);
        DrawSemaphore.RemoveLeft(host, LogWriter.None);
    }

    /// <summary>Serves until asked to stop.</summary>
    /// <param name="stop">Finish the current messages, then end, within the grace time.</param>
    /// <param name="kill">End at once.</param>
    /// <exception cref="LotteryException">The server cannot start, or cannot go on.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken stop, CancellationToken kill)
    {
        LogOptions();
        using var shutdown = new Shutdown(options.Grace, log, stop, kill);
        string? problem = null;
        try
        {
            // On another thread, since starting may be stuck in a system call.
            problem = await Task.Run(() => ServerOfMode().ServeAsync(shutdown))
                .WaitAsync(shutdown.Over);
        }
        catch (OperationCanceledException) when (shutdown.Over.IsCancellationRequested)
        {
            return NotShutDown("something is stuck in a system call");
        }
        catch (OperationCanceledException) when (shutdown.Stop.IsCancellationRequested)
        {
            // Asked to stop, and everything is closed.
        }
        if (kill.IsCancellationRequested)
            return NotShutDown("a second signal");
        if (shutdown.Failure is { } failure)
            throw new FailedException(failure);
        if (problem is null)
            log.Info($"action: shutdown | result: success");
        else
            log.Warning($"action: shutdown | result: fail | reason: {problem}");
        return ExitCode.Done;
    }

    private ExitCode NotShutDown(string reason)
    {
        log.Error($"action: shutdown | result: fail | reason: {reason}");
        return ExitCode.Failed;
    }

    private void LogOptions()
    {
        log.Info(
            $"action: config | result: success | port: {options.Port} | listen_backlog: {options.Backlog} | logging_level: {options.LogLevel.Word()}"
        );
        log.Info(
            $"action: config_server | result: success | mode: {Kinds.Word(options.Mode)} | bind: {options.Bind?.ToString() ?? "any"} | idle_timeout_s: {options.IdleTimeout.TotalSeconds} | hello_timeout_s: {options.HelloTimeout.TotalSeconds} | grace_s: {options.Grace.TotalSeconds}"
        );
        if (options.ServerIp is { } ip)
            log.Info(
                $"action: config_ignored | result: success | server_ip: {ip} | reason: the server listens where SERVER_BIND says"
            );
    }

    private IServer ServerOfMode() =>
        options.Mode switch
        {
            ServerMode.Sequential => new SequentialServer(options, log),
            ServerMode.Echo => new EchoServer(options, log),
            _ => new ParallelServer(options, log),
        };
}
