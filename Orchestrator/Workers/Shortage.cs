namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Since when something is short, and whether a line of the log may tell it: one a minute, since it may begin and end
/// many times a second. Changed by one thread.
/// </summary>
internal sealed class Shortage
{
    private const int MillisecondsBetweenLines = 60_000;
    private const long IsNot = -1;

    private long _since = IsNot;
    private long _nextLine;

    public bool IsNow => _since != IsNot;

    /// <summary>Since when it has been short; <c>null</c> if it is not. For any thread.</summary>
    public int? Seconds =>
        Interlocked.Read(ref _since) is var since and not IsNot
            ? (int)((Environment.TickCount64 - since) / 1000)
            : null;

    /// <summary>Notes that it is short, now or still.</summary>
    public void Begin()
    {
        if (!IsNow)
            Interlocked.Exchange(ref _since, Environment.TickCount64);
    }

    public void End() => Interlocked.Exchange(ref _since, IsNot);

    /// <summary>Whether a line is due; the next one is a minute later.</summary>
    public bool TakeLine()
    {
        if (Environment.TickCount64 < _nextLine)
            return false;
        _nextLine = Environment.TickCount64 + MillisecondsBetweenLines;
        return true;
    }
}
