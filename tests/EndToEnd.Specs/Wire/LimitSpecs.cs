namespace Lottery.EndToEnd.Specs.Wire;

public sealed class LimitSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_connection_beyond_the_most_workers_waits_for_its_turn()
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

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Twenty_agencies_are_served_at_the_same_time()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 20);
        var agencies = await Task.WhenAll(
            Enumerable.Range(1, 20).Select(_ => lottery.ConnectAsync())
        );

        var answers = await Task.WhenAll(
            agencies.Select((agency, n) => agency.AskAsync(Some.Winner(n + 1, $"{n + 1}")))
        );
        await Task.WhenAll(agencies.Select(agency => agency.AskAsync("END\n")));
        var winners = await Task.WhenAll(
            agencies.Select((agency, n) => agency.AskAsync($"CON|{n + 1}\n"))
        );

        Assert.All(answers, answer => Assert.Equal("ACK\n", answer));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"{n}\n"), winners);
        Array.ForEach(agencies, agency => agency.Dispose());
        await lottery.StopAsync();
        Assert.Single(lottery.Log.Of("sorteo"));
    }
}
