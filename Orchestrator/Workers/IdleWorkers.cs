namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The workers that wait for a connection. The last one in is the first one out: what it needs is still in
/// the processor's cache, and those that are not needed gather at the other end. Owns none of them.
/// </summary>
internal sealed class IdleWorkers
{
    private readonly List<PooledWorker> _workers = [];
    private int _fewest;

    /// <summary>How many there are.</summary>
    public int Count => _workers.Count;

    /// <summary>One more waits.</summary>
    public void Add(PooledWorker worker) => _workers.Add(worker);

    /// <summary>One waits no more, if it did.</summary>
    public void Remove(PooledWorker worker)
    {
        _workers.Remove(worker);
        _fewest = Math.Min(_fewest, _workers.Count);
    }

    /// <summary>Takes the one that came last; <c>null</c> if there is none.</summary>
    public PooledWorker? TakeLast()
    {
        if (_workers is not [.., var worker])
            return null;
        _workers.RemoveAt(_workers.Count - 1);
        _fewest = Math.Min(_fewest, _workers.Count);
        return worker;
    }

    /// <summary>Takes those that were not needed since the last call, beyond so many spares.</summary>
    public IReadOnlyList<PooledWorker> TakeUnneeded(int spares)
    {
        var unneeded = _workers[..Math.Max(0, _fewest - spares)];
        _workers.RemoveRange(0, unneeded.Count);
        _fewest = _workers.Count;
        return unneeded;
    }
}
