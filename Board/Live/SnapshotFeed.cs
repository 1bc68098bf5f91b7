using Lottery.Watch;

namespace Lottery.Board.Live;

/// <summary>
/// Looks at the draw and publishes what it has found: each second while there are readers, else every ten seconds, for
/// the history. All readers share a look. <see cref="RunAsync"/> is one task's; the rest is for any thread. Owns
/// the semaphore.
/// </summary>
internal sealed class SnapshotFeed : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WithoutReaders = TimeSpan.FromSeconds(10);

    // After it an answer says that the database does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly DrawSampler _sampler;
    private readonly SnapshotMaker _maker;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly Lock _lock = new();
    private TaskCompletionSource _published = New();
    private Snapshot? _latest;
    private int _readers;

    public SnapshotFeed(DrawSampler sampler, int metricsAgencies, TimeProvider clock)
    {
        (_sampler, _clock) = (sampler, clock);
        _maker = new SnapshotMaker(sampler.Database, metricsAgencies);
    }

    /// <summary>Looks and publishes until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var begin = _clock.GetTimestamp();
                Publish(_maker.Make(await _sampler.LookAsync(Patience, stop)));
                await RestAsync(BetweenLooks - _clock.GetElapsedTime(begin), stop);
                if (Volatile.Read(ref _readers) == 0)
                    await _wanted.WaitAsync(WithoutReaders - BetweenLooks, stop);
                Drain();
            }
        }
        catch (OperationCanceledException)
        {
            // The board stops.
        }
    }

    /// <summary>Counts as a reader, for whom there is a snapshot each second; disposing it ends that.</summary>
    public IDisposable Join()
    {
        Interlocked.Increment(ref _readers);
        _wanted.Release();
        return new Reader(this);
    }

    /// <summary>The next snapshot.</summary>
    /// <param name="last">The number of the last one that was read; <c>null</c>: any will do.</param>
    /// <param name="end">Ends the wait.</param>
    public async Task<Snapshot> NextAsync(long? last, CancellationToken end)
    {
        while (true)
        {
            Task published;
            lock (_lock)
            {
                if (_latest is { } latest && latest.Number != last)
                    return latest;
                published = _published.Task;
            }
            await published.WaitAsync(end);
        }
    }

    /// <summary>A snapshot that is no older than a second, or the next one.</summary>
    public async Task<Snapshot> FreshAsync(CancellationToken end)
    {
        var latest = Volatile.Read(ref _latest);
        if (latest is not null && _clock.GetUtcNow() - latest.At <= BetweenLooks)
            return latest;
        _wanted.Release();
        return await NextAsync(latest?.Number, end);
    }

    public void Dispose() => _wanted.Dispose();

    private void Publish(Snapshot snapshot)
    {
        TaskCompletionSource published;
        lock (_lock)
            (_latest, published, _published) = (snapshot, _published, New());
        published.SetResult();
    }

    private async Task RestAsync(TimeSpan time, CancellationToken stop)
    {
        if (time > TimeSpan.Zero)
            await Task.Delay(time, _clock, stop);
    }

    // Several may have asked for one look.
    private void Drain()
    {
        while (_wanted.Wait(0))
            continue;
    }

    private static TaskCompletionSource New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Reader(SnapshotFeed feed) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref feed._readers);
    }
}
