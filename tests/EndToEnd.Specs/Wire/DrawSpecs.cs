namespace Lottery.EndToEnd.Specs.Wire;

public sealed class DrawSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_draw_is_made_once_when_that_many_distinct_agencies_have_finished()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 3);
        using var watcher = await lottery.ConnectAsync();

        foreach (var agency in new[] { 70, 5, 5, 70 })
            await FinishAsync(lottery, agency);
        Assert.Equal("N\n", await watcher.AskAsync("WIN\n"));
        await FinishAsync(lottery, 1000);
        await FinishAsync(lottery, 1001);

        Assert.Equal("Y\n", await watcher.AskAsync("WIN\n"));
        watcher.Dispose();
        await lottery.StopAsync();
        Assert.Single(lottery.Log.Of("sorteo"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task With_auto_the_draw_is_made_when_all_that_were_seen_have_finished()
    {
        await using var lottery = await TestLottery.StartAsync(arguments: ["--agencies", "auto"]);
        using var first = await lottery.ConnectAsync();
        using var second = await lottery.ConnectAsync();
        await first.AskAsync(Some.Bet(1));
        await second.AskAsync(Some.Bet(2));

        await first.AskAsync("END\n");
        Assert.Equal("N\n", await first.AskAsync("WIN\n"));
        await second.AskAsync("END\n");

        Assert.Equal("Y\n", await first.AskAsync("WIN\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_winner_is_a_bet_on_the_number_that_was_configured()
    {
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--winning-number", "99999999"]
        );
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(
            Some.Winner(document: "1") + Some.Bet(number: 99_999_999, document: "2")
        );

        await agency.AskAsync("END\n");

        Assert.Equal("2\n", await agency.AskAsync("CON|1\n"));
    }

    private static async Task FinishAsync(TestLottery lottery, int agency)
    {
        using var connection = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await connection.AskAsync($"END|{agency}\n"));
    }
}
