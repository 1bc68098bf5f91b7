namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The workers that wait for a connection, last in, first out: the last one's data is still in the processor's
/// cache, and the first ones are those that are not needed. Owns none of them.
/// </summary>
internal sealed class IdleWorkers
{
    private readonly List<PooledWorker> _workers = [];
    private int _fewest;

    public int Count => _workers.Count;

    public void Add(PooledWorker worker) => _workers.Add(worker);

    public void Remove(PooledWorker worker)
    {
        _workers.Remove(worker);
        _fewest = Math.Min(_fewest, _workers.Count);
    }

    public PooledWorker? TakeLast()
    {
        if (_workers is not [.., var worker])
            return null;
        _workers.RemoveAt(_workers.Count - 1);
        _fewest = Math.Min(_fewest, _workers.Count);
        return worker;
    }

    /// <summary>Takes the workers that were idle ever since the last call, except so many spares.</summary>
    public IReadOnlyList<PooledWorker> TakeUnneeded(int spares)
    {
        var unneeded = _workers[..Math.Max(0, _fewest - spares)];
        _workers.RemoveRange(0, unneeded.Count);
        _fewest = _workers.Count;
        return unneeded;
    }
}
