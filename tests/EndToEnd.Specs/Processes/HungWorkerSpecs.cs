using Lottery.Sync;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker that is stopped ends in bounded time and disturbs no other.</summary>
public sealed class HungWorkerSpecs
{
    // The shortest silence after which a worker is ended.
    private static readonly string[] ShortIdleTimeout = ["--idle-timeout", "5s"];

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_hangs_while_it_serves_is_ended_and_its_agency_is_free_to_come_again()
    {
        await using var lottery = await StartAsync(agencies: 2);
        using var victim = await lottery.ConnectAsync(agency: 1);
        var worker = lottery.SignalWorkerOf(victim, Signal.Stop);

        using var other = await lottery.WaitAtBarrierAsync(agency: 2);
        await victim.ExpectEndAsync();
        using var again = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await again.AskAsync("END|1"));

        Assert.Equal("2\n", await other.ReceiveAsync());
        Assert.Equal("1\n", await again.AskAsync("CON|1"));
        var hung = await HungAsync(lottery, worker);
        Assert.Equal("1", hung["agency"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_waits_for_the_draw_for_longer_than_a_worker_may_hang()
    {
        await using var lottery = await StartAsync(agencies: 2);
        using var waiting = await lottery.WaitAtBarrierAsync(agency: 1);
        using (var victim = await lottery.ConnectAsync(agency: 2))
        {
            var worker = lottery.SignalWorkerOf(victim, Signal.Stop);
            await HungAsync(lottery, worker);
        }

        using var last = await lottery.ConnectAsync();
        await last.AskAsync("END|2");

        Assert.Equal("1\n", await waiting.ReceiveAsync());
        waiting.Dispose();
        last.Dispose();
        await lottery.StopAsync();
        Assert.Single(lottery.Log.Of("worker_hung"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_is_given_to_a_spare_that_hangs_is_served_by_another_worker()
    {
        // An idle timeout that outlasts the test: the hand-over finds out.
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--max-workers",
            "1",
            "--idle-timeout",
            "1h"
        );
        lottery.ExpectError("worker_exited");
        var worker = await lottery.OnlyWorkerIdleAgainAsync();

        Signals.Send(worker, Signal.Stop);

        using var next = await lottery.ConnectAsync(agency: 1);
        Assert.NotEqual(worker, lottery.WorkerOf(next));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_hangs_with_the_write_lock_is_killed_and_another_one_writes()
    {
        // The default idle timeout is a minute: no other agency waits so long for the lock.
        await using var lottery = await TestLottery.StartAsync();
        lottery.ExpectError("worker_hung");
        lottery.ExpectError("worker_exited");
        using var victim = await lottery.ConnectAsync(agency: 1);
        using var other = await lottery.ConnectAsync(agency: 2);
        var worker = lottery.WorkerOf(victim);
        using (new HeldTransaction(lottery))
        {
            await victim.SendAsync(Some.Bets(20));
            await Eventually.IsTrueAsync(
                () => LockTable.Holders().Contains(worker),
                "the worker has the write lock"
            );
            Signals.Send(worker, Signal.Stop);
        }

        Assert.Equal("ACK\n", await other.AskAsync(Some.Bets(50, agency: 2)));

        await victim.ExpectEndAsync();
        using var again = await lottery.ConnectAsync();
        Assert.Equal("ACK\n", await again.AskAsync(Some.Bets(20)));
        Assert.Equal(1 + 20, lottery.StoredBets(agency: 1).Count);
        Assert.Contains("holds the write lock", (await HungAsync(lottery, worker))["reason"]);
    }

    private static async Task<TestLottery> StartAsync(int agencies, params string[] arguments)
    {
        var lottery = await TestLottery.StartAsync(agencies, [.. ShortIdleTimeout, .. arguments]);
        lottery.ExpectError("worker_hung");
        lottery.ExpectError("worker_exited");
        return lottery;
    }

    // That it was found, and is gone.
    private static async Task<LogLine> HungAsync(TestLottery lottery, int worker)
    {
        var who = ("pid", $"{worker}");
        var hung = await lottery.Log.WaitForAsync("worker_hung", "fail", who);
        var exited = await lottery.Log.WaitForAsync("worker_exited", "fail", who);
        Assert.Equal("SIGKILL, by this server", exited["reason"]);
        return hung;
    }
}
