using Lottery.Logging;
using Lottery.Native;
using Lottery.Orchestrator.Workers;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The one thread of the parallel server: accepts a connection when the pool takes one, reads the workers'
/// reports, checks them from time to time, and returns when all of them have exited after a stop. Owns none
/// of what it uses.
/// </summary>
internal sealed class AcceptLoop(
    AgencyListener listener,
    WorkerPool pool,
    EventLoop loop,
    Shutdown shutdown,
    Action noteProgress,
    LogWriter log
)
{
    private const int MaxRounds = 100;
    private const int MaxAccepted = 100;

    private readonly Func<StreamSocket, bool> _admits = pool.Admits;
    private IDisposable? _accepting;

    public void Run()
    {
        using var stop = shutdown.Stop.UnsafeRegister(_ => loop.Post(Stop), null);
        using var kill = shutdown.Kill.UnsafeRegister(_ => loop.Post(pool.Kill), null);
        pool.Start();
        for (var check = NextCheck(); !pool.HasEnded; )
        {
            if (pool.Failure is { } failure)
                shutdown.Fail(failure);
            AcceptOrNot();
            loop.RunOnce(
                Deadline.Earlier(check, Deadline.Earlier(WhenPaused(), pool.NextLateHello))
            );
            pool.EndLateHellos();
            if (!check.HasPassed)
                continue;
            ReadReports();
            pool.CheckWorkers();
            noteProgress();
            check = NextCheck();
        }
        log.Info($"action: close | result: success | resource: workers");
    }

    // Before the check: after a pause of this process, reports of every worker may be unread.
    private void ReadReports()
    {
        for (var rounds = 0; rounds < MaxRounds; rounds++)
        {
            // An accept in the round before may have begun a pause.
            AcceptOrNot();
            if (loop.RunOnce(Deadline.Now) == 0)
                return;
        }
    }

    private static Deadline NextCheck() => Deadline.In(WorkerPool.CheckInterval);

    private Deadline WhenPaused() =>
        _accepting is null && pool.CanTake ? listener.PausedUntil : Deadline.Never;

    // Connections wait in the backlog while no worker can be given one, unless silent connections hold the workers.
    private void AcceptOrNot()
    {
        if (!pool.CanTake || !listener.PausedUntil.HasPassed)
        {
            _accepting?.Dispose();
            _accepting = null;
            return;
        }
        if (pool.IsOpen)
            listener.AnnounceAccepting();
        _accepting ??= loop.Register(listener.Descriptor, Accept);
    }

    // One, and then the next event; but a crowd is accepted at once, before the backlog overflows.
    private void Accept()
    {
        for (var accepted = 0; accepted < MaxAccepted && pool.CanTake; accepted++)
        {
            if (listener.TryAccept(_admits) is { } agency)
                pool.Deliver(agency);
            if (pool.IsOpen || !pool.CanTake || !IsAnyWaiting())
                return;
        }
    }

    private bool IsAnyWaiting() => listener.PausedUntil.HasPassed && listener.HasWaiting();

    // Asks the workers to exit; Shutdown.Kill comes when the grace time is over.
    private void Stop()
    {
        _accepting?.Dispose();
        _accepting = null;
        listener.Dispose();
        pool.Stop();
    }
}
