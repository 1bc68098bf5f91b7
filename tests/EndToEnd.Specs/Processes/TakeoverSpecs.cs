namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>An upload goes on on a newer connection while the older one's worker has a message in hand.</summary>
public sealed class TakeoverSpecs
{
    private const string Res = "RES|1|5f3a\n";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_was_stopped_stores_nothing_of_it_when_it_goes_on()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var older = await lottery.ConnectAsync();
        await older.AskAsync(Res);
        int worker;
        using (var writes = new HeldWrites(lottery))
        {
            await older.SendAsync(Some.Bets(5));
            await writes.UntilWaitedForAsync();
            worker = lottery.SignalWorkerOf(older, Signal.Stop);
            await writes.UntilWaitedForAsync(workers: 0);
        }
        using var newer = await lottery.ConnectAsync();
        Assert.Equal("RES ACK|0\n", await newer.AskAsync(Res));

        Signals.Send(worker, Signal.Continue);

        Assert.Contains("on another connection", await older.ExpectErrorAsync());
        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail", ("agency", "1"));
        Assert.Contains("on another connection", closed["reason"]);
        Assert.Equal("ACK\n", await newer.AskAsync(Some.Bets(2)));
        Assert.Equal(2, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task At_the_same_instant_it_is_stored_and_counted_or_neither()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var older = await lottery.ConnectAsync();
        await older.AskAsync(Res);
        using var newer = await lottery.ConnectAsync();
        using (var writes = new HeldWrites(lottery))
        {
            await older.SendAsync(Some.Bets(5));
            await newer.SendAsync(Res);
            await writes.UntilWaitedForAsync(workers: 2);
        }

        var answer = await older.ReceiveAsync();
        var taken = answer == "ACK\n" ? 5 : 0;
        Assert.Equal($"RES ACK|{taken}\n", await newer.ReceiveAsync());

        Assert.Equal(taken, lottery.StoredBets().Count);
    }
}
