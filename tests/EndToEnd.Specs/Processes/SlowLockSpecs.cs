using Lottery.Sync;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker that waits for a lock behind a slow holder is not taken for one that hangs.</summary>
public sealed class SlowLockSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_waits_for_the_lock_for_longer_than_one_may_hang_is_not_ended()
    {
        await using var lottery = await StartAsync();
        using var stopped = await lottery.ConnectAsync(agency: 2);
        using var agency = await lottery.ConnectAsync();
        using (var writes = new HeldWrites(lottery))
        {
            await agency.SendAsync(Some.Bets(20));
            await writes.UntilWaitedForAsync();

            await UntilHungAsync(lottery, stopped);
        }

        Assert.Equal("ACK\n", await agency.ReceiveAsync());
        Assert.Single(lottery.Log.Of("worker_hung"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_waits_for_a_tool_that_writes_is_not_ended_either()
    {
        await using var lottery = await StartAsync();
        using var stopped = await lottery.ConnectAsync(agency: 2);
        using var agency = await lottery.ConnectAsync(agency: 1);
        var worker = lottery.WorkerOf(agency);
        using (new HeldTransaction(lottery))
        {
            await agency.SendAsync(Some.Bets(20));
            await Eventually.IsTrueAsync(
                () => LockTable.Holders().Contains(worker),
                "the worker has the write lock and waits for SQLite"
            );

            await UntilHungAsync(lottery, stopped);
        }

        Assert.Equal("ACK\n", await agency.ReceiveAsync());
        Assert.Equal(worker, lottery.WorkerOf(agency));
        Assert.Single(lottery.Log.Of("worker_hung"));
    }

    private static async Task<TestLottery> StartAsync()
    {
        var lottery = await TestLottery.StartAsync(3, "--idle-timeout", "5s");
        lottery.ExpectError("worker_hung");
        lottery.ExpectError("worker_exited");
        return lottery;
    }

    // A worker that is stopped is ended only after the longest silence that is allowed: that time has passed then.
    private static async Task UntilHungAsync(TestLottery lottery, WireClient agency)
    {
        var stopped = lottery.SignalWorkerOf(agency, Signal.Stop);
        await lottery.Log.WaitForAsync("worker_exited", "fail", ("pid", $"{stopped}"));
    }
}
