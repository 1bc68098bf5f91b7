using Lottery.Domain;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// What workers are told while their agency waits for the draw: that a newer connection has its place, or that its list
/// may have left the draw. Called by the pool's thread. Owns nothing.
/// </summary>
internal static class WaitingAgencies
{
    /// <summary>Gives an agency's one place to the newest connection: one that is lost must not keep a worker.</summary>
    public static void TakePlace(
        IEnumerable<PooledWorker> workers,
        PooledWorker newest,
        AgencyId agency
    )
    {
        foreach (var older in workers)
            if (older.WaitsFor == agency)
            {
                older.WaitsFor = null;
                older.Worker.TellOfNewer();
            }
        newest.WaitsFor = agency;
    }

    /// <summary>Tells those that wait for an agency which has not finished: its list may have left the draw.</summary>
    public static void TellUnfinished(
        IEnumerable<PooledWorker> workers,
        IReadOnlySet<AgencyId> unfinished
    )
    {
        if (unfinished.Count > 0)
            Tell(workers, unfinished.Contains);
    }

    /// <summary>Tells those that wait for the agency of a connection: what that has sent may have replaced their list.</summary>
    public static void TellOthersOf(IEnumerable<PooledWorker> workers, PooledWorker sender)
    {
        if (sender.Agency is { } agency)
            Tell(workers.Where(worker => worker != sender), other => other == agency);
    }

    private static void Tell(IEnumerable<PooledWorker> workers, Func<AgencyId, bool> isMeant)
    {
        foreach (var worker in workers)
            if (worker is { State: WorkerState.Waiting, Agency: { } agency } && isMeant(agency))
                worker.Worker.TellOfUnfinished();
    }
}
