using System.Threading.Channels;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The workers that wait for a connection. The last one in is the first one out: what it needs is still in
/// the processor's cache, and those that are not needed gather at the other end. Guarded by the lock of the
/// pool, all but the waiting; owns none of them.
/// </summary>
internal sealed class IdleWorkers
{
    private readonly List<IWorker> _workers = [];

    // At least one token for each worker; whoever has one may find that the worker has died meanwhile.
    private readonly Channel<bool> _tokens = Channel.CreateUnbounded<bool>();
    private int _fewest;

    /// <summary>How many there are.</summary>
    public int Count => _workers.Count;

    /// <summary>Waits until there may be one.</summary>
    public Task<bool> SomeAsync(CancellationToken cancellationToken) =>
        _tokens.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>Waits until there may be one that nobody else was told of; each call is for one.</summary>
    public Task<bool> OneAsync(CancellationToken cancellationToken) =>
        _tokens.Reader.ReadAsync(cancellationToken).AsTask();

    /// <summary>One more waits.</summary>
    public void Add(IWorker worker)
    {
        _workers.Add(worker);
        _tokens.Writer.TryWrite(true);
    }

    /// <summary>One waits no more, if it did.</summary>
    public void Remove(IWorker worker) => _workers.Remove(worker);

    /// <summary>Takes the one that came last; <c>null</c> if there is none.</summary>
    public IWorker? TakeLast()
    {
        if (_workers is not [.., var worker])
            return null;
        _workers.RemoveAt(_workers.Count - 1);
        _fewest = Math.Min(_fewest, _workers.Count);
        return worker;
    }

    /// <summary>Takes those that nobody has needed since the last call, beyond so many spares.</summary>
    public IReadOnlyList<IWorker> TakeUnneeded(int spares)
    {
        var unneeded = _workers[..Math.Max(0, _fewest - spares)];
        _workers.RemoveRange(0, unneeded.Count);
        _fewest = _workers.Count;
        return unneeded;
    }
}
