namespace Lottery.EndToEnd.Specs.Processes;

public sealed class WorkerDeathSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_killed_worker_takes_down_its_own_connection_and_no_other()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        lottery.ExpectError("worker_exited");
        using var victim = await lottery.ConnectAsync(agency: 1);
        using var other = await lottery.ConnectAsync(agency: 2);

        lottery.SignalWorkerOf(victim, Signal.Kill);

        await victim.ExpectEndAsync();
        Assert.Equal("ACK\n", await other.AskAsync(Some.Bets(50, agency: 2)));
        await other.FinishAsync();
        Assert.Equal("2\n", await other.AskAsync("CON|2"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_log_says_who_died_serving_whom_and_of_what()
    {
        await using var lottery = await TestLottery.StartAsync();
        lottery.ExpectError("worker_exited");
        using var agency = await lottery.ConnectAsync(agency: 42);

        var worker = lottery.SignalWorkerOf(agency, Signal.Kill);

        var exited = await lottery.Log.WaitForAsync("worker_exited", "fail");
        Assert.Equal(($"{worker}", "42", "137"), (exited["pid"], exited["agency"], exited["code"]));
        Assert.StartsWith("SIGKILL, out of memory?", exited["reason"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task After_a_kill_the_next_connection_is_served_by_a_replacement()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--max-workers", "1");
        lottery.ExpectError("worker_exited");
        using var agency = await lottery.ConnectAsync(agency: 1);
        var worker = lottery.SignalWorkerOf(agency, Signal.Kill);

        using var next = await lottery.ConnectAsync(agency: 1);

        Assert.NotEqual(worker, lottery.WorkerOf(next));
        Assert.Equal(2, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_only_worker_killed_while_idle_costs_no_agency_its_connection()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--max-workers", "1");
        lottery.ExpectError("worker_exited");
        var worker = await lottery.OnlyWorkerIdleAgainAsync();

        Signals.Send(worker, Signal.Kill);

        using var next = await lottery.ConnectAsync(agency: 1);
        var exited = await lottery.Log.WaitForAsync("worker_exited", "fail");
        Assert.Equal("none", exited["agency"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_message_in_the_hand_of_a_killed_worker_is_not_half_stored()
    {
        await using var lottery = await TestLottery.StartAsync();
        lottery.ExpectError("worker_exited");
        using var agency = await lottery.ConnectAsync(agency: 1);
        using (var writes = new HeldWrites(lottery))
        {
            await agency.SendAsync(Some.Bets(20));
            await writes.UntilWaitedForAsync();
            lottery.SignalWorkerOf(agency, Signal.Kill);
            await agency.ExpectEndAsync();
        }

        using var next = await lottery.ConnectAsync();
        Assert.Equal("ACK\n", await next.AskAsync(Some.Bets(20)));

        Assert.Equal(1 + 20, lottery.StoredBets().Count);
    }
}
