using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator.Workers;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The life of the parallel server's one thread: accepts a connection when a worker is there for it, hears
/// what workers report, looks after them from time to time, and ends when all of them have ended after a
/// stop. Owns none of what it uses.
/// </summary>
internal sealed class AcceptLoop(
    AgencyListener listener,
    WorkerPool pool,
    EventLoop loop,
    Shutdown shutdown,
    LogWriter log
)
{
    private const int MostRounds = 100;

    private IDisposable? _accepting;

    /// <summary>Runs until everything has ended.</summary>
    /// <exception cref="FailedException">Workers cannot start, or the disk failed one of them.</exception>
    public void Run()
    {
        using var stop = shutdown.Stop.UnsafeRegister(_ => loop.Post(Stop), null);
        using var insist = shutdown.Insist.UnsafeRegister(_ => loop.Post(pool.Kill), null);
        pool.Start();
        for (var look = NextLook(); !pool.HasEnded; )
        {
            if (pool.Failure is not null)
                shutdown.Begin("the server cannot go on");
            AcceptOrNot();
            loop.RunOnce(Deadline.Earlier(look, WhenPaused()));
            if (!look.HasPassed)
                continue;
            HearReports();
            pool.LookAfterWorkers();
            look = NextLook();
        }
        log.Info($"action: close | result: success | resource: workers");
        if (pool.Failure is { } failure)
            throw new FailedException(failure);
    }

    // All that has come: after a pause of this process there may be reports of every worker, and none may be
    // judged by what is only unread.
    private void HearReports()
    {
        for (var rounds = 0; rounds < MostRounds && loop.RunOnce(Deadline.Now) > 0; rounds++)
            continue;
    }

    private static Deadline NextLook() => Deadline.In(WorkerPool.BetweenLooks);

    private Deadline WhenPaused() =>
        _accepting is null && pool.CanTake ? listener.PausedUntil : Deadline.Never;

    // While there is no worker for one, connections wait in the backlog.
    private void AcceptOrNot()
    {
        if (!pool.CanTake || !listener.PausedUntil.HasPassed)
        {
            _accepting?.Dispose();
            _accepting = null;
            return;
        }
        listener.AnnounceAccepting();
        _accepting ??= loop.Register(listener.Descriptor, Accept);
    }

    private void Accept()
    {
        if (pool.CanTake && listener.TryAccept() is { } agency)
            pool.Deliver(agency);
    }

    // Ask first; Shutdown insists when the grace time is over.
    private void Stop()
    {
        _accepting?.Dispose();
        _accepting = null;
        listener.Dispose();
        pool.Stop();
    }
}
