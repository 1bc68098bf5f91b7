using Lottery.Handoff;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Workers;
using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// The multi-process server: accepts connections and hands each to a worker process; no byte of an agency
/// passes through here. Owns, while it serves, the database, the doorbell, the listening socket and every
/// worker.
/// </summary>
internal sealed class ParallelServer(ServerOptions options, ILogger log) : IServer
{
    // Agencies that take a connection for every message come in gusts.
    private static readonly TimeSpan BetweenAdjustments = TimeSpan.FromSeconds(10);

    private bool _toldOfDraw;

    /// <inheritdoc/>
    public async Task ServeAsync(Shutdown shutdown)
    {
        await using var database = ServedDatabase.Open(options, log);
        using var doorbell = Doorbell.Hang(database.Claim, log);
        using var listener = AgencyListener.Listen(options, log);

        var workers = new WorkerPool(
            () => WorkerProcess.Launch(WorkerProgram.Path, Worker(database.Rules, doorbell)),
            new WorkerPoolOptions { Most = MostWorkers() },
            () => TellIfDrawn(database.Store, doorbell),
            log
        );
        await using var health = HealthDesk.Open(
            options with
            {
                Port = listener.EndPoint.Port,
            },
            () => $"{workers.Workers.Count} workers, {database.Describe()}",
            log
        );
        workers.Start();
        await using var adjustment = new Routine(BetweenAdjustments, workers.AdjustSpares);
        await using var supervision = Supervision.Over(
            workers,
            options.IdleTimeout,
            log,
            shutdown.Stop
        );
        try
        {
            await AcceptAsync(listener, workers, shutdown.Stop);
        }
        finally
        {
            // Ask, insist, reap.
            shutdown.Begin("the server cannot go on");
            listener.Dispose();
            await workers.StopAsync(shutdown.Insist);
            log.Closed("workers");
        }
    }

    private static async Task AcceptAsync(
        AgencyListener listener,
        WorkerPool workers,
        CancellationToken stop
    )
    {
        var handOvers = new List<Task>();
        try
        {
            while (true)
            {
                // When there can be no more workers, connections wait in the backlog. This one is not taken
                // yet: a connection whose worker has died may need it before the next one comes.
                await workers.AvailableAsync(stop);
                var agency = await workers.UnlessFailedAsync(listener.AcceptAsync(stop));
                // Nobody waits for another's worker, which may be slow, or stopped.
                handOvers.RemoveAll(handOver => handOver.IsCompletedSuccessfully);
                handOvers.Add(workers.DeliverAsync(agency, stop));
            }
        }
        finally
        {
            await Task.WhenAll(handOvers);
        }
    }

    private int MostWorkers() =>
        WorkerLimit.Within(options.MaxWorkers, options.Store.Agencies, log);

    private WorkerOptions Worker(StoreOptions rules, Doorbell doorbell) =>
        new(HandoffAddress.New(), rules, doorbell.Name, options.IdleTimeout, options.LogLevel);

    // The worker that died may have taken a wake-up with it (sem_overview(7) knows no owner); or the whole
    // draw's first one, and the word of it.
    private void TellIfDrawn(BetStore store, Doorbell doorbell)
    {
        try
        {
            if (!store.IsDrawn())
                return;
            doorbell.Ring();
            if (!Interlocked.Exchange(ref _toldOfDraw, true))
                log.DrawFound(options.Store.Path);
        }
        catch (StoreException e)
        {
            // Those who wait look again by themselves, only later.
            log.NotRung(e.Message);
        }
    }
}
