using Lottery.Hosting;
using Lottery.Orchestrator.Echo;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// The server's life from its configuration to its farewell, whatever its mode. Runs in the program
/// <c>lottery serve</c>.
/// </summary>
public sealed class LotteryServer(ServerOptions options, ILogger log)
{
    /// <summary>Serves until asked to stop.</summary>
    /// <param name="stop">Finish what is in hand, then end, within the grace time.</param>
    /// <param name="kill">End at once.</param>
    /// <exception cref="LotteryException">The server cannot start, or cannot go on.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken stop, CancellationToken kill)
    {
        log.Configured(options);
        using var shutdown = new Shutdown(options.Grace, log, stop, kill);
        string? notInOrder = null;
        try
        {
            // On another thread: starting may wait for a lock, and what is stuck there must not keep this one.
            notInOrder = await Task.Run(() => ServerOfMode().ServeAsync(shutdown))
                .WaitAsync(shutdown.Over);
        }
        catch (OperationCanceledException) when (shutdown.Over.IsCancellationRequested)
        {
            log.NotShutDown("something is stuck in a system call");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (shutdown.Stop.IsCancellationRequested)
        {
            // Asked to stop, and everything is closed: this is how serving ends.
        }
        if (kill.IsCancellationRequested)
        {
            log.NotShutDown("a second signal");
            return ExitCode.Failed;
        }
        if (notInOrder is null)
            log.ShutDown();
        else
            log.ShutDownNotInOrder(notInOrder);
        return ExitCode.Done;
    }

    private IServer ServerOfMode() =>
        options.Mode switch
        {
            ServerMode.Sequential => new SequentialServer(options, log),
            ServerMode.Echo => new EchoServer(options, log),
            _ => new ParallelServer(options, log),
        };
}
