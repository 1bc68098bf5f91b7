using Lottery.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Notes since when every worker has been taken, so that connections wait in the backlog, and logs it: at most
/// once in a while, since agencies with a connection a message take and give all of them many times a second.
/// </summary>
internal sealed class PoolSaturation(LogWriter log)
{
    private readonly Shortage _shortage = new();

    /// <summary>Since when it has been full; <c>null</c> if it is not. For any thread.</summary>
    public int? Seconds => _shortage.Seconds;

    /// <summary>Notes whether a worker is free.</summary>
    public void Note(bool isFree, int workers)
    {
        if (isFree)
            _shortage.End();
        else
            _shortage.Begin();
        if (isFree || workers == 0 || !_shortage.TakeLine())
            return;
        log.Warning(
            $"action: workers_taken | result: fail | workers: {workers} | reason: the last free worker was taken, connections wait until one is free again or another has started"
        );
    }
}
