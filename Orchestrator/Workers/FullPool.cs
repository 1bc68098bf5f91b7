using Lottery.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Notes since when every worker has been taken, so that connections wait in the backlog, and logs it: at most
/// once in a while, since agencies with a connection a message take and give all of them many times a second.
/// </summary>
internal sealed class FullPool(LogWriter log)
{
    private const int MillisecondsBetweenLines = 60_000;
    private const long IsNot = -1;

    private long _since = IsNot;
    private long _nextLine;

    /// <summary>Since when it has been full; <c>null</c> if it is not. For any thread.</summary>
    public int? Seconds =>
        Interlocked.Read(ref _since) is var since and not IsNot
            ? (int)((Environment.TickCount64 - since) / 1000)
            : null;

    /// <summary>Notes whether a worker is free.</summary>
    public void Note(bool isFree, int workers)
    {
        if (isFree)
            Interlocked.Exchange(ref _since, IsNot);
        else if (_since == IsNot)
            Interlocked.Exchange(ref _since, Environment.TickCount64);
        if (isFree || workers == 0 || Environment.TickCount64 < _nextLine)
            return;
        _nextLine = Environment.TickCount64 + MillisecondsBetweenLines;
        log.Warning(
            $"action: workers_taken | result: fail | workers: {workers} | reason: the last free worker was taken, connections wait until one is free again or another has started"
        );
    }
}
