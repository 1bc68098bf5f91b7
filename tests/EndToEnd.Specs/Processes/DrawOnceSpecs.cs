namespace Lottery.EndToEnd.Specs.Processes;

public sealed class DrawOnceSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Two_agencies_that_finish_at_the_same_instant_make_one_draw()
    {
        for (var round = 0; round < 2; round++)
        {
            await using var lottery = await TestLottery.StartAsync(agencies: 2);
            using var first = await lottery.ConnectAsync(agency: 1);
            using var second = await lottery.ConnectAsync(agency: 2);
            await FinishTogetherAsync(lottery, first, second);

            Assert.Equal("1\n", await first.AskAsync("CON|1"));
            Assert.Equal("2\n", await second.AskAsync("CON|2"));
            await lottery.StopAsync();
            Assert.Single(lottery.Log.Of("sorteo"));
            Assert.Equal(new(Some.WinningNumber, 2, 2), Assert.Single(lottery.StoredDraws()));
        }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_END_that_comes_twice_at_the_same_instant_counts_once()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var first = await lottery.ConnectAsync(agency: 1);
        using var second = await lottery.ConnectAsync(agency: 1);

        await FinishTogetherAsync(lottery, first, second);

        Assert.Equal("N\n", await first.AskAsync("WIN"));
        Assert.Empty(lottery.StoredDraws());
    }

    // Both ENDs are in the workers' hands before either is let go on.
    private static async Task FinishTogetherAsync(TestLottery lottery, params WireClient[] agencies)
    {
        using (var writes = new HeldWrites(lottery))
        {
            foreach (var agency in agencies)
                await agency.SendAsync("END\n");
            await writes.UntilWaitedForAsync(agencies.Length);
        }
        foreach (var agency in agencies)
            Assert.Equal("END ACK\n", await agency.ReceiveAsync());
    }
}
