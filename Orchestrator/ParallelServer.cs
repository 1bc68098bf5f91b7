using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Workers;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The multi-process server: accepts connections and hands each to a worker process; no byte of an agency
/// passes through here. One thread accepts, hands over and hears the workers' reports. Owns, while it
/// serves, the database, the semaphore of the draw, the listening socket and every worker.
/// </summary>
internal sealed class ParallelServer(ServerOptions options, LogWriter log) : IServer
{
    /// <inheritdoc/>
    public async Task<string?> ServeAsync(Shutdown shutdown)
    {
        await using var database = ServedDatabase.Open(options, shutdown, log);
        using var semaphore = DrawSemaphore.Create(database.Claim, log);
        await using var drawWatch = new DrawWatch(database, semaphore, log);
        using var listener = AgencyListener.Listen(options, log);
        using var loop = new EventLoop();
        using var rendezvous = new WorkerRendezvous(loop);
        using var writers = new FileLock(Database.LockOf(database.Rules.Path));

        var program = Path.Combine(AppContext.BaseDirectory, "lottery-worker");
        var workerOptions = WorkerOptions(database, semaphore);
        var pool = new WorkerPool(
            events => new WorkerProcess(
                program,
                rendezvous.Address,
                workerOptions,
                rendezvous,
                events
            ),
            new WorkerPoolOptions { Most = MostWorkers() },
            new LivenessCheck(options.IdleTimeout, new ProcessTable(writers), log),
            log
        );
        await using var health = HealthDesk.Open(
            options with
            {
                Port = listener.EndPoint.Port,
            },
            () => $"{pool.Count} workers, {database.Describe()}",
            log
        );
        await Task.Factory.StartNew(
            () => new AcceptLoop(listener, pool, loop, shutdown, log).Run(),
            TaskCreationOptions.LongRunning
        );
        return pool.KilledAtStop switch
        {
            0 => null,
            1 => "1 worker was killed: the grace time was over",
            var killed => $"{killed} workers were killed: the grace time was over",
        };
    }

    private int MostWorkers() =>
        WorkerLimit.Within(options.MaxWorkers, options.Store.Agencies, log);

    private WorkerOptions WorkerOptions(ServedDatabase database, DrawSemaphore semaphore) =>
        new()
        {
            Database = database.Rules.Path,
            Durability = options.Store.Durability,
            DrawSemaphore = semaphore.Name,
            IdleTimeout = options.IdleTimeout,
            Grace = options.Grace,
            LogLevel = options.LogLevel,
        };
}
