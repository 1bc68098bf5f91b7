namespace Lottery.Audit.Verification;

/// <summary>One agency as the journal tells of it. Owns its lists.</summary>
internal sealed class AuditedAgency(long number) : IDisposable
{
    private readonly Dictionary<string, AuditedList> _lists = [];

    public long Number => number;

    /// <summary>When it has finished; <c>null</c>: it has not.</summary>
    public string? FinishedAt { get; set; }

    public IReadOnlyCollection<AuditedList> Lists => _lists.Values;

    public AuditedList? Find(string name) => _lists.GetValueOrDefault(name);

    /// <summary>A list, which begins with its first entry.</summary>
    public AuditedList ListOf(string name)
    {
        if (!_lists.TryGetValue(name, out var list))
            _lists.Add(name, list = new AuditedList(Number, name));
        return list;
    }

    /// <summary>Takes its lists out of the draw, but for one.</summary>
    /// <returns>How many bets have left with them.</returns>
    public long VoidAll(string? except, long entry, string cause)
    {
        var voided = 0L;
        foreach (var list in Lists)
            if (list.IsActive && list.Name != except)
                voided += list.Void(entry, cause);
        return voided;
    }

    /// <summary>Takes out its lists of which nothing is stored, but for one: only one of them may go on.</summary>
    public void DropEmpty(string except)
    {
        foreach (var list in Lists)
            if (list.Name != except && list.Name != "-" && list.Stored == 0)
                list.IsActive = false;
    }

    public void Dispose()
    {
        foreach (var list in Lists)
            list.Dispose();
    }
}
