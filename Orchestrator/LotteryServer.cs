using Lottery.Hosting;
using Lottery.Orchestrator.Echo;
using Lottery.Orchestrator.Health;
using Lottery.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Orchestrator;

/// <summary>
/// The server's life from its configuration to its farewell, whatever its mode. Runs in the program
/// <c>lottery serve</c>.
/// </summary>
/// <param name="options">What it is told.</param>
/// <param name="log">Where it says what it does.</param>
/// <param name="droppedLines">How many lines the log could not write so far.</param>
public sealed class LotteryServer(
    ServerOptions options,
    ILogger log,
    Func<long>? droppedLines = null
)
{
    /// <summary>
    /// Removes what a killed server leaves outside its folder, where there will be no next server to do it.
    /// </summary>
    /// <exception cref="LotteryException">A server is still at work on the database.</exception>
    public static void CleanUpAfterKill(StoreOptions store)
    {
        if (!Stores.WasClaimed(store))
            return;
        using var host = Stores.Claim(store);
        DrawSemaphore.RemoveLeft(host, NullLogger.Instance);
    }

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

    private IServer ServerOfMode()
    {
        var history = new FailureHistory(log, droppedLines);
        return options.Mode switch
        {
            ServerMode.Sequential => new SequentialServer(options, history),
            ServerMode.Echo => new EchoServer(options, history),
            _ => new ParallelServer(options, history),
        };
    }
}
