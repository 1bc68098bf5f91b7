namespace Lottery.Board.History;

/// <summary>
/// How many bets were stored in each stretch of the night. It has at most <see cref="MaxSlots"/> stretches: when more
/// are needed they become twice as long. Of the journal first, of what the looks count afterwards. For one thread.
/// </summary>
internal sealed class BetHistory
{
    /// <summary>How many stretches there are at most: two hours of ten seconds, a day of two minutes.</summary>
    public const int MaxSlots = 720;

    private const int ShortestSeconds = 10;

    private readonly List<long> _bets = [];
    private long _start;
    private int _seconds = ShortestSeconds;

    /// <summary>The history as it is told; <c>null</c> while there is none.</summary>
    public HistoryReport? Report { get; private set; }

    /// <summary>Notes bets.</summary>
    /// <param name="at">When they were stored; what is older than the first is counted with that.</param>
    /// <param name="bets">How many; none, too, lets the history go on to now.</param>
    public void Add(DateTimeOffset at, long bets)
    {
        var second = at.ToUnixTimeSeconds();
        if (_bets.Count == 0)
            _start = second - (second % ShortestSeconds);
        var slot = SlotOf(second);
        for (; slot >= MaxSlots; slot = SlotOf(second))
            Coarsen();
        var isNew = slot >= _bets.Count;
        while (slot >= _bets.Count)
            _bets.Add(0);
        _bets[slot] += bets;
        if (isNew || bets != 0)
            Report = new HistoryReport(_start, _seconds, [.. _bets]);
    }

    /// <summary>Forgets all: another draw begins.</summary>
    public void Clear()
    {
        _bets.Clear();
        (_seconds, Report) = (ShortestSeconds, null);
    }

    // A clock that was set back by years, or forward, makes few stretches all the same.
    private int SlotOf(long second) =>
        (int)Math.Clamp((second - _start) / _seconds, 0, int.MaxValue);

    private void Coarsen()
    {
        for (var i = 0; i < _bets.Count; i += 2)
            _bets[i / 2] = _bets[i] + (i + 1 < _bets.Count ? _bets[i + 1] : 0);
        _bets.RemoveRange((_bets.Count + 1) / 2, _bets.Count / 2);
        _seconds *= 2;
    }
}

/// <summary>How many bets were stored over the night.</summary>
/// <param name="Start">When the first stretch begins, in seconds since 1970 (UTC).</param>
/// <param name="Seconds">How long a stretch is.</param>
/// <param name="Bets">The bets stored in each; the last one is not over yet.</param>
internal sealed record HistoryReport(long Start, int Seconds, IReadOnlyList<long> Bets);
