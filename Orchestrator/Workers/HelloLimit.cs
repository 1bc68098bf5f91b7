using Lottery.Logging;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The workers whose connection has not sent its first whole message, of which there may be a part of all workers
/// only, and which of them has to end its connection because others wait. Owns none of them.
/// </summary>
internal sealed class HelloLimit(int most, LogWriter log)
{
    // The one that has its connection for the longest time is the first.
    private readonly List<PooledWorker> _workers = [];
    private readonly Shortage _shortage = new();
    private bool _isLogged;

    public int Count => _workers.Count;

    public bool IsFree => _workers.Count < most;

    /// <summary>
    /// Whether connections that say nothing hold places that others wait for: from when the first of them had to end,
    /// until no connection waits for a place.
    /// </summary>
    public bool IsContended => _shortage.IsNow;

    /// <summary>Since when they are held; <c>null</c> if they are not. For any thread.</summary>
    public int? SecondsHeld => _shortage.Seconds;

    /// <summary>Whether a connection has had the time that it may have while others wait.</summary>
    public bool HasLate => _workers.Exists(worker => worker.IsLate);

    /// <summary>When the next connection will have had that time.</summary>
    public Deadline NextLate =>
        _workers
            .Find(worker => worker.State is WorkerState.Greeting && !worker.IsLate)
            ?.YieldDeadline
        ?? Deadline.Never;

    public void Take(PooledWorker worker) => _workers.Add(worker);

    /// <summary>Gives the place of a worker back, if it has one.</summary>
    public void Leave(PooledWorker worker, int waiting)
    {
        if (
            _workers.Remove(worker)
            && worker.State is WorkerState.Greeting
            && worker.IsAskedToYield
        )
            NoteHeld(waiting);
    }

    /// <summary>Asks workers to end the connections that have had their time: one for each connection that waits.</summary>
    public void AskLate(int waiting)
    {
        var asked = _workers.Count(worker => worker.IsAskedToYield);
        foreach (var worker in _workers)
        {
            if (asked >= waiting)
                return;
            if (worker.IsAskedToYield || !worker.IsLate)
                continue;
            worker.AskToYield();
            asked++;
        }
    }

    /// <summary>Notes that no connection waits for a place.</summary>
    public void EndContention()
    {
        if (!IsContended)
            return;
        _shortage.End();
        if (_isLogged)
            log.Info(
                $"action: hello_places_taken | result: success | places: {most} | reason: no connection waits for them any more"
            );
        _isLogged = false;
    }

    private void NoteHeld(int waiting)
    {
        if (IsContended)
            return;
        _shortage.Begin();
        if (!_shortage.TakeLine())
            return;
        _isLogged = true;
        log.Warning(
            $"action: hello_places_taken | result: fail | places: {most} | waiting: {waiting} | reason: connections that send no whole message hold the workers that they may have, and others wait; the newest is served next"
        );
    }
}
