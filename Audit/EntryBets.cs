namespace Lottery.Audit;

/// <summary>The ids of the bets that some entries of the journal have stored, as ranges. Pure.</summary>
internal sealed class EntryBets
{
    private readonly List<(long First, long Last)> _ranges = [];

    /// <summary>The least of the ids.</summary>
    public long First => _ranges[0].First;

    /// <summary>The greatest of the ids; no two ranges have one in common.</summary>
    public long Last => _ranges[^1].Last;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _ranges is [];

    /// <summary>Adds those of an entry; none if the last is before the first.</summary>
    public void Add(long first, long last)
    {
        if (first <= last)
            _ranges.Add((first, last));
    }

    /// <summary>To be called once, after all were added.</summary>
    public void Sort() => _ranges.Sort();

    /// <summary>Whether a bet is of these entries.</summary>
    public bool Has(long id)
    {
        var place = _ranges.BinarySearch((id, long.MaxValue));
        var before = place < 0 ? ~place - 1 : place;
        return before >= 0 && id <= _ranges[before].Last;
    }
}
