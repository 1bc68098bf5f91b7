using Lottery.Handoff;
using Lottery.Hosting;
using Lottery.Orchestrator.Workers;
using Lottery.Session;
using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// The server: accepts connections and hands each to a worker process; no byte of an agency passes
/// through here. Runs in the program <c>lottery</c>; owns, while it runs, the claim on the database, the
/// anchor connection to it, the doorbell, the listening socket and every worker.
/// </summary>
public sealed class ParallelServer(ServerOptions options, ILogger log)
{
    // What is left of the grace time after the workers have had theirs: to reap them and close up.
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(1);

    /// <summary>Serves until asked to stop.</summary>
    /// <param name="stop">Finish what is in hand, then end, within the grace time.</param>
    /// <param name="kill">End at once.</param>
    /// <exception cref="LotteryException">The server cannot start, or cannot go on.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken stop, CancellationToken kill)
    {
        log.Configured(options);
        await ServeDatabaseAsync(Database.Prepare(options.Store.Path), stop, kill);
        if (kill.IsCancellationRequested)
        {
            log.NotShutDown("a second signal");
            return ExitCode.Failed;
        }
        log.ShutDown();
        return ExitCode.Done;
    }

    private async Task ServeDatabaseAsync(
        string path,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        var rules = options.Store with { Path = path };
        using var claim = DatabaseClaim.Take(path, log);
        using var store = BetStore.Open(rules);
        using var doorbell = Doorbell.Hang(claim, log);
        using var listener = AgencyListener.Listen(options, log);
        MakeDrawIfDue(store);

        await using var trimmer = new LogTrimmer(store, log);
        var workers = new WorkerPool(
            () => WorkerProcess.Launch(WorkerProgram.Path, Worker(rules, doorbell)),
            new WorkerPoolOptions { Most = options.MaxWorkers },
            () => RingIfDrawn(store, doorbell),
            log
        );
        workers.Start();
        try
        {
            await AcceptAsync(listener, workers, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.ShuttingDown("asked to stop");
        }
        finally
        {
            listener.Dispose();
            await StopAsync(workers, kill);
        }
    }

    private async Task AcceptAsync(
        AgencyListener listener,
        WorkerPool workers,
        CancellationToken stop
    )
    {
        while (true)
        {
            // The worker first: when there can be no more, connections wait in the backlog.
            var worker = await workers.TakeAsync(stop);
            var agency = await listener.AcceptAsync(stop);
            log.ConnectionAccepted(agency.PeerAddress());
            // One at a time: a connection whose worker died first gets the next one, before anybody else.
            await workers.DeliverAsync(worker, agency, stop);
        }
    }

    private WorkerOptions Worker(StoreOptions rules, Doorbell doorbell) =>
        new(HandoffAddress.New(), rules, doorbell.Name, options.IdleTimeout, options.LogLevel);

    // Ask, insist, reap.
    private async Task StopAsync(WorkerPool workers, CancellationToken kill)
    {
        using var insist = CancellationTokenSource.CreateLinkedTokenSource(kill);
        insist.CancelAfter(
            options.Grace > ClosingTime ? options.Grace - ClosingTime : TimeSpan.Zero
        );
        await workers.StopAsync(insist.Token);
        log.Closed("workers");
    }

    private void MakeDrawIfDue(BetStore store)
    {
        if (store.DrawIfDue() is { } draw)
            log.DrawMade(draw.WinningNumber, draw.Agencies, draw.Winners);
        else if (store.IsDrawn())
            log.DrawFound(options.Store.Path);
    }

    // The worker that died may have taken a wake-up with it (sem_overview(7) knows no owner), or the
    // whole draw's first one.
    private void RingIfDrawn(BetStore store, Doorbell doorbell)
    {
        try
        {
            if (store.IsDrawn())
                doorbell.Ring();
        }
        catch (StoreException e)
        {
            // Those who wait look again by themselves, only later.
            log.NotRung(e.Message);
        }
    }
}
