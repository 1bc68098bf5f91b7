using System.Net.Sockets;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A process that is asked to end first finishes and answers the message in hand.</summary>
public sealed class MessageInHandSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_is_asked_to_stop_answers_it_and_accepts_no_connection()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync();
        using (var writes = new HeldWrites(lottery))
        {
            await agency.SendAsync(Some.Bets(20));
            await writes.UntilWaitedForAsync();
            lottery.Process.Signal(Signal.Terminate);
            await lottery.Log.WaitForAsync("close", "success", ("resource", "listening socket"));
            await Assert.ThrowsAsync<SocketException>(lottery.ConnectAsync);
        }

        await AssertAnsweredAsync(agency);

        Assert.Equal(0, await lottery.Process.ExitAsync());
        Assert.Equal(20, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_whose_server_was_killed_answers_it_and_ends()
    {
        using var folder = new TempDir();
        await using var lottery = await TestLottery.StartAsync(folder);
        using var agency = await lottery.ConnectAsync();
        using (var writes = new HeldWrites(lottery))
        {
            await agency.SendAsync(Some.Bets(20));
            await writes.UntilWaitedForAsync();
            lottery.Process.Kill();
            await Eventually.IsTrueAsync(() => lottery.Process.HasExited, "the server is gone");
        }

        await AssertAnsweredAsync(agency);

        await lottery.KillAsync();
        Assert.Empty(ProcessTree.WorkingIn(folder));
        Assert.Equal(20, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_is_asked_to_end_answers_it()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync();
        int worker;
        using (var writes = new HeldWrites(lottery))
        {
            await agency.SendAsync(Some.Bets(20));
            await writes.UntilWaitedForAsync();
            worker = lottery.SignalWorkerOf(agency, Signal.Terminate);
        }

        await AssertAnsweredAsync(agency);

        await lottery.Log.WaitForAsync("worker_exited", "success", ("pid", $"{worker}"));
        Assert.Equal(20, lottery.StoredBets().Count);
    }

    private static async Task AssertAnsweredAsync(WireClient agency)
    {
        Assert.Equal("ACK\n", await agency.ReceiveAsync());
        await agency.ExpectEndAsync();
        agency.Dispose();
    }
}
