using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Settings;
using Lottery.Orchestrator.Workers;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The multi-process server: hands each accepted connection to a worker process, and reads none itself. One
/// thread accepts, hands over and reads the workers' reports. Owns, while it serves, the database, the
/// semaphore of the draw, the listening socket and every worker.
/// </summary>
internal sealed class ParallelServer(ServerOptions options, LogWriter log) : IServer
{
    public async Task<string?> ServeAsync(Shutdown shutdown)
    {
        await using var database = ServedDatabase.Open(options, shutdown, log);
        await using var semaphore = DrawSemaphore.Create(database, log);
        using var listener = AgencyListener.Listen(options, log);
        using var loop = new EventLoop();
        using var rendezvous = new WorkerRendezvous(loop);

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
            new WorkerPoolOptions
            {
                Most = WorkerLimit.Within(options.MaxWorkers, database.Rules.Agencies, log),
            },
            new LivenessCheck(
                options.IdleTimeout,
                new ProcessTable(database.Host.WriteLockHolders),
                log
            ),
            log
        );
        await using var health = HealthEndpoint.Open(
            options,
            listener.EndPoint.Port,
            () => ServerStatus.Of(database.ReadStatus(), pool.CountByState()),
            log
        );
        await Task.Factory.StartNew(
            () => new AcceptLoop(listener, pool, loop, shutdown, log).Run(),
            TaskCreationOptions.LongRunning
        );
        database.ThrowIfFailed();
        return pool.KilledAtStop switch
        {
            0 => null,
            1 => "1 worker was killed: the grace time was over",
            var killed => $"{killed} workers were killed: the grace time was over",
        };
    }

    private WorkerOptions WorkerOptions(ServedDatabase database, DrawSemaphore semaphore) =>
        new()
        {
            Store = database.Host.Options,
            DrawSemaphore = semaphore.Name,
            IdleTimeout = options.IdleTimeout,
            Grace = options.Grace,
            LogLevel = options.LogLevel,
        };
}
