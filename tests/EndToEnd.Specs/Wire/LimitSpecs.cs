namespace Lottery.EndToEnd.Specs.Wire;

public sealed class LimitSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_connection_beyond_the_most_workers_waits_for_a_free_worker()
    {
        await using var lottery = await TestLottery.StartAsync(arguments: ["--max-workers", "1"]);
        using var first = await lottery.ConnectAsync();
        await first.AskAsync(Some.Bet(1));
        using var second = await lottery.ConnectAsync();
        await second.SendAsync(Some.Bet(2));

        Assert.Equal("ACK\n", await first.AskAsync(Some.Bet(1)));
        Assert.False(second.HasAnswer);
        first.FinishSending();

        Assert.Equal("ACK\n", await second.ReceiveAsync());
        Assert.Single(lottery.Workers);
    }
}
