using Lottery.Common.Specs.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Common.Specs.Sync;

// But for the one test about it, no barrier here looks again by itself before its test must have ended:
// what opens was woken.
public sealed class DrawBarrierSpecs : IDisposable
{
    private readonly TestSemaphore _semaphore = new();
    private readonly SemaphoreSlim _looks = new(0);
    private volatile bool _drawn;

    private static CancellationToken TestTimeout => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _semaphore.Dispose();
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
        _semaphore.Semaphore.Post();

        foreach (var waiter in new[] { one, two, three })
            await waiter.WaitForLineAsync("drawn");
    }

    [Fact(Timeout = 15_000)]
    public async Task After_the_draw_no_wait_is_needed()
    {
        _drawn = true;
        _semaphore.Semaphore.Post();

        Assert.Equal(WaitEnd.Ready, await new BarrierWait(Barrier()).EndAsync());

        Assert.Equal(1, _looks.CurrentCount);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_draw_whose_line_is_not_logged_does_not_open_it()
    {
        _drawn = true;
        using var wait = new BarrierWait(Barrier());
        await _looks.WaitAsync(TestTimeout);

        Assert.False(wait.HasEnded);
        _semaphore.Semaphore.Post();

        Assert.Equal(WaitEnd.Ready, await wait.EndAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task A_post_without_a_draw_does_not_open_it()
    {
        using var barrier = Barrier();
        using var wait = new BarrierWait(barrier);
        await _looks.WaitAsync(TestTimeout);

        _semaphore.Semaphore.Post();
        // After it was woken, and before it waits again.
        await _looks.WaitAsync(TestTimeout);
        await _looks.WaitAsync(TestTimeout);

        Assert.False(wait.HasEnded);
        Assert.Equal(0, _semaphore.Semaphore.Count);
        _drawn = true;
        barrier.Open();
        Assert.Equal(WaitEnd.Ready, await wait.EndAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task A_token_that_the_next_process_has_taken_already_opens_it()
    {
        using var next = _semaphore.Open();
        using var barrier = new DrawBarrier(_semaphore.Open(), () => IsDrawn() && Take(next))
        {
            LookAgainAfter = TimeSpan.FromHours(1),
        };
        using var wait = new BarrierWait(barrier);
        await _looks.WaitAsync(TestTimeout);

        _drawn = true;
        _semaphore.Semaphore.Post();

        Assert.Equal(WaitEnd.Ready, await wait.EndAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task A_stop_ends_the_wait_and_the_wake_up_that_comes_later_is_given_on()
    {
        using var stop = new CancellationTokenSource();
        using var wait = new BarrierWait(Barrier(), stop: stop.Token);
        await _looks.WaitAsync(TestTimeout);

        await stop.CancelAsync();

        Assert.Equal(WaitEnd.Stopping, await wait.EndAsync());
        _drawn = true;
        _semaphore.Semaphore.Post();
        await Eventually.IsTrueAsync(
            () => !wait.Barrier.IsWaitingForToken,
            "the token is given on"
        );
        Assert.Equal(1, _semaphore.Semaphore.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_wait_after_one_that_was_given_up_is_woken_as_well()
    {
        using var barrier = Barrier();
        using (var given = new BarrierWait(barrier))
        {
            await _looks.WaitAsync(TestTimeout);
            given.Agency.Vanish();
            await Assert.ThrowsAsync<IOException>(given.EndAsync);
        }
        using var wait = new BarrierWait(barrier);

        _drawn = true;
        barrier.Open();

        Assert.Equal(WaitEnd.Ready, await wait.EndAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task An_agency_that_closes_its_sending_side_is_waited_for_no_longer_than_told()
    {
        using var wait = new BarrierWait(Barrier(), afterHangUp: TimeSpan.FromMilliseconds(10));
        await _looks.WaitAsync(TestTimeout);

        wait.Agency.FinishSending();

        Assert.Equal(WaitEnd.TimedOut, await wait.EndAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task What_an_agency_sends_meanwhile_disturbs_no_wait()
    {
        using var barrier = Barrier();
        using var wait = new BarrierWait(barrier);
        await wait.Agency.SendAsync("WIN\n");
        await _looks.WaitAsync(TestTimeout);

        _drawn = true;
        barrier.Open();

        Assert.Equal(WaitEnd.Ready, await wait.EndAsync());
    }

    // In a process of its own, in which nothing else takes memory.
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Connections_that_are_reset_while_they_wait_leave_nothing_behind()
    {
        using var folder = new TempDir();
        await using var waiter = ChildProcess.Start(
            Programs.Dummy,
            ["reset-at-barrier", _semaphore.Name, "2000"],
            folder
        );

        var grown = await waiter.WaitForLineAsync("bytes more");

        Assert.InRange(int.Parse(grown.Split(' ')[0]), int.MinValue, 100_000);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_lost_wake_up_is_made_good_by_looking_again()
    {
        using var barrier = new DrawBarrier(_semaphore.Open(), IsDrawn)
        {
            LookAgainAfter = TimeSpan.FromMilliseconds(10),
        };
        using var wait = new BarrierWait(barrier);
        await _looks.WaitAsync(TestTimeout);

        _drawn = true;
        _semaphore.Semaphore.Post();

        Assert.Equal(WaitEnd.Ready, await wait.EndAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task A_look_that_fails_ends_this_wait_and_not_the_next()
    {
        var looks = 0;
        _semaphore.Semaphore.Post();
        using var barrier = new DrawBarrier(
            _semaphore.Open(),
            () => ++looks > 1 ? true : throw new IOException("the disk failed")
        );

        await Assert.ThrowsAsync<IOException>(() => new BarrierWait(barrier).EndAsync());

        Assert.Equal(WaitEnd.Ready, await new BarrierWait(barrier).EndAsync());
    }

    private DrawBarrier Barrier() =>
        new(_semaphore.Open(), IsDrawn) { LookAgainAfter = TimeSpan.FromHours(1) };

    // Looked before it is told: the test goes on at once, and may make the draw.
    private bool IsDrawn()
    {
        var drawn = _drawn;
        _looks.Release();
        return drawn;
    }

    private static bool Take(NamedSemaphore semaphore)
    {
        semaphore.Wait(TimeSpan.Zero);
        return true;
    }

    private ChildProcess Waiter(TestDatabase database) =>
        ChildProcess.Start(
            Programs.Dummy,
            ["wait-draw", database.Path, _semaphore.Name],
            database.Folder
        );
}
