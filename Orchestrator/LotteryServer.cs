using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Orchestrator.Systemd;
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
        var service = ServiceEnvironment.Take();
        LogNotTaken(service);
        var shutdown = new Shutdown(options.Grace, log, stop, kill);
        // On another thread, since starting may be stuck in a system call.
        var serving = Task.Run(() => ServeAsync(service, shutdown));
        try
        {
            return await EndAsync(serving, shutdown, kill);
        }
        finally
        {
            // One that is stuck still uses it, and the process exits.
            if (serving.IsCompleted)
                shutdown.Dispose();
        }
    }

    // Disposes what the server uses once it has ended, and not before.
    private async Task<string?> ServeAsync(ServiceEnvironment service, Shutdown shutdown)
    {
        using var socket = InheritedSocket.Take(service);
        var settled = socket?.Settle(options, log) ?? options;
        LogOptions(settled);
        LocalTimeZone.Check(settled, log);
        using var notifier = service.NotifyAddress is { } address
            ? new ServiceNotifier(address, log)
            : null;
        using var reports = new ServiceReports(
            notifier,
            service.WatchdogTimeout,
            settled.Grace,
            shutdown
        );
        return await ServerOf(settled, socket, reports).ServeAsync(shutdown);
    }

    private async Task<ExitCode> EndAsync(
        Task<string?> serving,
        Shutdown shutdown,
        CancellationToken kill
    )
    {
        string? problem = null;
        try
        {
            problem = await serving.WaitAsync(shutdown.Over);
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

    private void LogNotTaken(ServiceEnvironment service)
    {
        if (service.NotForThisProcess is { } reason)
            log.Warning($"action: inherited_socket | result: fail | reason: {reason}");
    }

    private ExitCode NotShutDown(string reason)
    {
        log.Error($"action: shutdown | result: fail | reason: {reason}");
        return ExitCode.Failed;
    }

    private void LogOptions(ServerOptions options)
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

    private IServer ServerOf(
        ServerOptions options,
        InheritedSocket? socket,
        ServiceReports reports
    ) =>
        options.Mode switch
        {
            ServerMode.Sequential => new SequentialServer(options, socket, reports, log),
            ServerMode.Echo => new EchoServer(options, socket, reports, log),
            _ => new ParallelServer(options, socket, reports, log),
        };
}
