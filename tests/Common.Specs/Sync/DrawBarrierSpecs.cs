using Lottery.Common.Specs.Storage;
using Lottery.Sync;

namespace Lottery.Common.Specs.Sync;

// But for the one test about it, no barrier here looks again by itself before its test must have ended:
// what opens was woken.
public sealed class DrawBarrierSpecs : IDisposable
{
    private readonly TestSemaphore _doorbell = new();
    private readonly SemaphoreSlim _looks = new(0);
    private volatile bool _drawn;

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _doorbell.Dispose();
        _looks.Dispose();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_post_opens_it_for_every_process()
    {
        using var database = new TestDatabase();
        using var store = database.Open(agencies: 1);
        await using var one = Waiter(database);
        await using var two = Waiter(database);
        await using var three = Waiter(database);
        foreach (var waiter in new[] { one, two, three })
            await waiter.WaitForLineAsync("waiting");

        store.Finish(new(1), "10.0.0.1");
        _doorbell.Semaphore.Post();

        foreach (var waiter in new[] { one, two, three })
            await waiter.WaitForLineAsync("drawn");
    }

    [Fact(Timeout = 15_000)]
    public async Task After_the_draw_nobody_waits()
    {
        _drawn = true;
        using var barrier = Barrier();

        await barrier.WaitAsync(Timeout);

        Assert.Equal(1, _looks.CurrentCount);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_post_without_a_draw_does_not_open_it()
    {
        using var barrier = Barrier();
        var waiting = barrier.WaitAsync(Timeout);
        await _looks.WaitAsync(Timeout);

        _doorbell.Semaphore.Post();
        await _looks.WaitAsync(Timeout);

        Assert.False(waiting.IsCompleted);
        _drawn = true;
        barrier.Open();
        await waiting;
    }

    [Fact(Timeout = 15_000)]
    public async Task A_cancelled_wait_passes_on_the_wake_up_that_it_takes()
    {
        using var cancelled = new CancellationTokenSource();
        using var barrier = Barrier();
        var waiting = barrier.WaitAsync(cancelled.Token);
        await _looks.WaitAsync(Timeout);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _drawn = true;
        _doorbell.Semaphore.Post();
        await _looks.WaitAsync(Timeout);

        Assert.True(_doorbell.Semaphore.Wait(TimeSpan.FromSeconds(10)));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_wait_after_a_cancelled_one_is_woken_as_well()
    {
        using var barrier = Barrier();
        var given = barrier.WaitAsync(new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        var waiting = barrier.WaitAsync(Timeout);

        _drawn = true;
        barrier.Open();

        await waiting;
    }

    [Fact(Timeout = 15_000)]
    public async Task A_lost_wake_up_is_made_good_by_looking_again()
    {
        using var barrier = new DrawBarrier(_doorbell.Open(), IsDrawn)
        {
            LookAgainAfter = TimeSpan.FromMilliseconds(10),
        };
        var waiting = barrier.WaitAsync(Timeout);
        await _looks.WaitAsync(Timeout);

        _drawn = true;

        await waiting;
    }

    [Fact(Timeout = 15_000)]
    public async Task A_look_that_fails_ends_this_wait_and_not_the_next()
    {
        var looks = 0;
        using var barrier = new DrawBarrier(
            _doorbell.Open(),
            () => ++looks > 1 ? true : throw new IOException("the disk failed")
        );

        await Assert.ThrowsAsync<IOException>(() => barrier.WaitAsync(Timeout));

        await barrier.WaitAsync(Timeout);
    }

    private DrawBarrier Barrier() =>
        new(_doorbell.Open(), IsDrawn) { LookAgainAfter = TimeSpan.FromHours(1) };

    // Looked before it is told: the test goes on at once, and may make the draw.
    private bool IsDrawn()
    {
        var drawn = _drawn;
        _looks.Release();
        return drawn;
    }

    private ChildProcess Waiter(TestDatabase database) =>
        ChildProcess.Start(
            Programs.Dummy,
            ["wait-draw", database.Path, _doorbell.Name],
            database.Folder
        );
}
