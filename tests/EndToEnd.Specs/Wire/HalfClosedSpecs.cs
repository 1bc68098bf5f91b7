namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>Agencies at the barrier that have closed their sending side: they may be gone.</summary>
public sealed class HalfClosedSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_is_let_go_after_the_idle_timeout_and_one_that_is_whole_is_not()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 3, "--idle-timeout", "1s");
        using var whole = await AtBarrierAsync(lottery, agency: 1);
        using var half = await AtBarrierAsync(lottery, agency: 2);

        half.FinishSending();

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Equal(("2", "nothing came for 1 s"), (closed["agency"], closed["reason"]));
        await half.ExpectEndAsync();
        Assert.False(whole.HasAnswer);
        using var last = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await last.AskAsync("END|3\n"));
        Assert.Equal("\n", await whole.ReceiveAsync());
    }

    private static async Task<WireClient> AtBarrierAsync(TestLottery lottery, int agency)
    {
        var client = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await client.AskAsync($"END|{agency}\n"));
        await client.SendAsync($"CON|{agency}\n");
        await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", $"{agency}"));
        return client;
    }
}
