namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The barrier never hangs and never opens early, whichever process is killed before it.</summary>
public sealed class BarrierDeathSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Who_waits_still_gets_its_winners_after_another_agency_lost_its_worker()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        lottery.ExpectError("worker_exited");
        using var waiting = await lottery.WaitAtBarrierAsync(agency: 1);
        using (var victim = await lottery.ConnectAsync(agency: 2))
        {
            lottery.SignalWorkerOf(victim, Signal.Kill);
            await victim.ExpectEndAsync();
        }
        Assert.Empty(lottery.StoredDraws());

        using var again = await lottery.ConnectAsync(agency: 2);
        await again.FinishAsync();

        Assert.Equal("1\n", await waiting.ReceiveAsync());
        Assert.Equal("2|2\n", await again.AskAsync("CON|2"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_death_at_the_barrier_does_not_open_it()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        lottery.ExpectError("worker_exited");
        using (var victim = await lottery.WaitAtBarrierAsync(agency: 1))
        {
            lottery.SignalWorkerOf(victim, Signal.Kill);
            await victim.ExpectEndAsync();
        }

        using var again = await lottery.ConnectAsync();
        Assert.Equal("N\n", await again.AskAsync("WIN|1"));
        await again.SendAsync("CON|1");
        using var last = await lottery.ConnectAsync(agency: 2);
        await last.FinishAsync();

        Assert.Equal("1\n", await again.ReceiveAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_wake_up_that_dies_with_a_hung_worker_is_made_good()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 3);
        lottery.ExpectError("worker_exited");
        using var hung = await lottery.WaitAtBarrierAsync(agency: 1);
        using var waiting = await lottery.WaitAtBarrierAsync(agency: 2);
        // It waited first, so the first wake-up is meant for it.
        var worker = lottery.SignalWorkerOf(hung, Signal.Stop);
        using (var last = await lottery.ConnectAsync(agency: 3))
            await last.FinishAsync();

        Signals.Send(worker, Signal.Kill);

        Assert.Equal("2\n", await waiting.ReceiveAsync());
    }
}
