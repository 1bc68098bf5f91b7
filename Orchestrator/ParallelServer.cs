using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Settings;
using Lottery.Orchestrator.Systemd;
using Lottery.Orchestrator.Workers;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The multi-process server: hands each accepted connection to a worker process, and reads none itself. One
/// thread accepts, hands over and reads the workers' reports. Owns, while it serves, the database, the
/// semaphore of the draw, the listening socket and every worker.
/// </summary>
internal sealed class ParallelServer(
    ServerOptions options,
    InheritedSocket? socket,
    ServiceReports reports,
    LogWriter log
) : IServer
{
    private const int LongestSeconds = 2;

    public async Task<string?> ServeAsync(Shutdown shutdown)
    {
        await using var database = ServedDatabase.Open(
            options,
            shutdown,
            log,
            () => AgencyListener.RequireAddress(options, socket)
        );
        await using var semaphore = DrawSemaphore.Create(database, shutdown, log);
        using var loop = new EventLoop();
        using var rendezvous = new WorkerRendezvous(loop);
        using var workerCredentials = new WorkerCredentials(loop);
        await using var credentials = new ServedCredentials(
            options,
            workerCredentials.Use,
            shutdown,
            log
        );
        var command = WorkerProcess.CommandOf(
            Path.Combine(AppContext.BaseDirectory, "lottery-worker"),
            rendezvous.Address,
            WorkerOptions(database, semaphore)
        );
        using var listener = AgencyListener.Listen(options, socket, reports.NoteAccepting, log);
        var pool = PoolOf(
            database,
            events => new WorkerProcess(command, rendezvous, workerCredentials, events)
        );
        await using var health = HealthEndpoint.Open(
            options,
            listener.EndPoint.Port,
            () => StatusOf(database.ReadStatus(), database, pool),
            log
        );
        await using var progress = new ProgressLog(
            options.ProgressInterval,
            database.ReadSummary,
            () => pool.CountByState().GetValueOrDefault("serving"),
            shutdown,
            log
        );
        // The thread that accepts reports by itself each time that it has checked the workers.
        await using var telling = reports.Begin(
            () => StatusOf(database.ReadSummary(), database, pool),
            ask: () => { }
        );
        await Task.Factory.StartNew(
            () => new AcceptLoop(listener, pool, loop, shutdown, reports.NoteProgress, log).Run(),
            TaskCreationOptions.LongRunning
        );
        return pool.KilledAtStop switch
        {
            0 => null,
            1 => "1 worker was killed: the grace time was over",
            var killed => $"{killed} workers were killed: the grace time was over",
        };
    }

    private WorkerPool PoolOf(ServedDatabase database, Func<IWorkerEvents, IWorker> launch)
    {
        var most = WorkerLimit.Within(options.MaxWorkers, database.Rules.Agencies, log);
        return new WorkerPool(
            launch,
            new WorkerPoolOptions
            {
                MaxWorkers = most,
                MaxWaiting = WorkerLimit.RoomBeside(most),
                HelloTimeout = options.HelloTimeout,
                MaxPerAddress = options.MaxPerAddress,
                FindUnfinished = () => database.Unfinished,
                FindObstacle = WorkerLimit.FindObstacle,
                OnNotStored = database.NoteNotStored,
            },
            new LivenessCheck(
                options.IdleTimeout,
                new ProcessTable(database.Host.WriteLockHolders),
                log
            ),
            log
        );
    }

    private static ServerStatus StatusOf(
        DrawStatus draw,
        ServedDatabase database,
        WorkerPool pool
    ) => ServerStatus.Of(draw, database.Problem ?? Problem(pool), pool.CountByState());

    // A worker that is taken for a moment only is none.
    private static string? Problem(WorkerPool pool) =>
        (pool.SecondsHeld, pool.SecondsFull) switch
        {
            ({ } seconds and >= LongestSeconds, _) =>
                $"connections that send no whole message hold the workers that they may have for {seconds} s, others wait",
            (_, { } seconds and >= LongestSeconds) =>
                $"all workers are taken for {seconds} s, connections wait",
            _ => null,
        };

    private WorkerOptions WorkerOptions(ServedDatabase database, DrawSemaphore semaphore) =>
        new()
        {
            Store = database.Host.Options,
            DrawSemaphore = semaphore.Name,
            Serving = options.Serving(database.SignsSeal),
            Grace = options.Grace,
            LogLevel = options.LogLevel,
        };
}
