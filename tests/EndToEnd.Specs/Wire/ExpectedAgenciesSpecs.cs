namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>With a list of agencies, no other one changes the draw or its counts.</summary>
public sealed class ExpectedAgenciesSpecs
{
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("BET")]
    [InlineData("RES|901|5f3a\n")]
    [InlineData("RES|901|5f3a|replace\n")]
    [InlineData("END|901\n")]
    [InlineData("WIN|901\n")]
    [InlineData("CON|901\n")]
    public async Task An_agency_that_is_not_in_it_is_told_so_and_counts_for_nothing(string message)
    {
        await using var lottery = await TestLottery.StartAsync(1, "--agencies", "1-2");
        using var stranger = await lottery.ConnectAsync();

        await stranger.SendAsync(message == "BET" ? Some.Bet(901) : message);

        Assert.Equal("agency 901 is not expected in this draw", await stranger.ExpectErrorAsync());
        await FinishAsync(lottery, 1);
        Assert.Empty(lottery.StoredDraws());
        await FinishAsync(lottery, 2);
        Assert.Equal(2, Assert.Single(lottery.StoredDraws()).Agencies);
        Assert.Empty(lottery.StoredBets());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_bare_END_after_a_strangers_bet_ends_no_agency()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--agencies", "1-1");
        using var stranger = await lottery.ConnectAsync();
        await stranger.SendAsync(Some.Bet(901));
        await stranger.ExpectErrorAsync();
        using var again = await lottery.ConnectAsync();

        await again.SendAsync("END\n");

        Assert.Contains("END names no agency", await again.ExpectErrorAsync());
        Assert.Empty(lottery.StoredDraws());
    }

    private static async Task FinishAsync(TestLottery lottery, int agency)
    {
        using var client = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await client.AskAsync($"END|{agency}\n"));
    }
}
