namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker that waits for a lock behind a slow holder is not taken for one that hangs.</summary>
public sealed class SlowLockSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_waits_for_the_lock_for_longer_than_one_may_hang_is_not_ended()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--idle-timeout", "5s");
        lottery.ExpectError("worker_hung");
        lottery.ExpectError("worker_exited");
        using var clock = await lottery.ConnectAsync();
        await clock.AskAsync("WIN\n");
        using var agency = await lottery.ConnectAsync();
        using (var writes = new HeldWrites(lottery))
        {
            await agency.SendAsync(Some.Bets(20));
            await writes.UntilWaitedForAsync();

            // One that is stopped is ended only when it has been silent for so long.
            var stopped = lottery.SignalWorkerOf(clock, Signal.Stop);
            await lottery.Log.WaitForAsync("worker_exited", "fail", ("pid", $"{stopped}"));
        }

        Assert.Equal("ACK\n", await agency.ReceiveAsync());
        Assert.Single(lottery.Log.Of("worker_hung"));
    }
}
