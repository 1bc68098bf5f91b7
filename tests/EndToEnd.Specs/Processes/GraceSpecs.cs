namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The grace time is used for what it is for, and is not exceeded.</summary>
public sealed class GraceSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_had_to_be_killed_is_not_called_a_success()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--grace", "1s");
        lottery.ExpectError("worker_exited");
        using var agency = await lottery.ConnectAsync();
        using var writes = new HeldWrites(lottery);
        await agency.SendAsync(Some.Bets(20));
        await writes.UntilWaitedForAsync();

        Assert.Equal(0, await lottery.StopAsync());

        var shutdown = lottery.Log.Of("shutdown")[^1];
        Assert.Equal("fail", shutdown.Result);
        Assert.Equal("1 worker was killed: the grace time was over", shutdown["reason"]);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("1h", true)]
    [InlineData("2s", false)]
    public async Task A_hand_over_to_a_stopped_worker_delays_no_end(string grace, bool insists)
    {
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--grace",
            grace,
            "--max-workers",
            "1",
            "--idle-timeout",
            "1h"
        );
        lottery.ExpectError("worker_exited");
        lottery.ExpectError("shutdown");
        lottery.ExpectExit(insists ? 1 : 0);
        var worker = await lottery.OnlyWorkerIdleAgainAsync();
        Signals.Send(worker, Signal.Stop);
        using var agency = await lottery.ConnectAsync();
        await lottery.Process.WaitForLineAsync(
            line => line.Text.Contains("action: accept_connections | result: success"),
            "that the connection is accepted",
            skip: 1
        );

        lottery.Process.Signal(Signal.Terminate);
        await lottery.Log.WaitForAsync("shutdown", "in_progress");
        if (insists)
            lottery.Process.Signal(Signal.Interrupt);

        Assert.Equal(insists ? 1 : 0, await lottery.Process.ExitAsync());
        // The server ended the worker because it had to end, not because the hand-over took too long.
        var exited = await lottery.Log.WaitForAsync("worker_exited", "fail");
        Assert.Equal("SIGKILL, by this server", exited["reason"]);
    }
}
