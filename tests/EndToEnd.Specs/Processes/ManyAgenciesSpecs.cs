namespace Lottery.EndToEnd.Specs.Processes;

public sealed class ManyAgenciesSpecs
{
    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Forty_agencies_at_once_all_get_their_own_winners()
    {
        const int Agencies = 40;
        await using var lottery = await TestLottery.StartAsync(Agencies);

        var winners = await Task.WhenAll(
            Enumerable.Range(1, Agencies).Select(agency => PersistentAsync(lottery, agency))
        );

        Assert.Equal(Enumerable.Range(1, Agencies).Select(agency => $"{agency}\n"), winners);
        Assert.Equal(
            new(Some.WinningNumber, Agencies, Agencies),
            Assert.Single(lottery.StoredDraws())
        );
    }

    private static async Task<string> PersistentAsync(TestLottery lottery, int agency)
    {
        using var client = await lottery.ConnectAsync(agency);
        Assert.Equal("ACK\n", await client.AskAsync(Some.Bets(20, agency)));
        await client.FinishAsync();
        return await client.AskAsync($"CON|{agency}");
    }
}
