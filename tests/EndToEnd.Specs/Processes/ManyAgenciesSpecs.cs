namespace Lottery.EndToEnd.Specs.Processes;

public sealed class ManyAgenciesSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Sixty_four_agencies_at_once_all_get_their_own_winners()
    {
        const int Agencies = 64;
        await using var lottery = await TestLottery.StartAsync(Agencies);

        var winners = await Task.WhenAll(
            Enumerable.Range(1, Agencies).Select(agency => PersistentAsync(lottery, agency))
        );

        Assert.Equal(Enumerable.Range(1, Agencies).Select(agency => $"{agency}\n"), winners);
        Assert.Equal(new(Some.WinningNumber, 64, 64), Assert.Single(lottery.StoredDraws()));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Agencies_beyond_the_most_workers_wait_in_the_backlog_and_are_served()
    {
        const int Agencies = 16;
        await using var lottery = await TestLottery.StartAsync(Agencies, "--max-workers", "4");

        var winners = await Task.WhenAll(
            Enumerable.Range(1, Agencies).Select(agency => PerMessageAsync(lottery, agency))
        );

        Assert.Equal(Enumerable.Range(1, Agencies).Select(agency => $"{agency}\n"), winners);
        Assert.InRange(lottery.Workers.Count, 1, 4);
    }

    private static async Task<string> PersistentAsync(TestLottery lottery, int agency)
    {
        using var client = await lottery.ConnectAsync(agency);
        Assert.Equal("ACK\n", await client.AskAsync(Some.Bets(20, agency)));
        await client.FinishAsync();
        return await client.AskAsync($"CON|{agency}");
    }

    private static async Task<string> PerMessageAsync(TestLottery lottery, int agency)
    {
        Assert.Equal("ACK\n", await AskAsync(lottery, Some.Winner(agency, $"{agency}")));
        Assert.Equal("END ACK\n", await AskAsync(lottery, $"END|{agency}\n"));
        while (await AskAsync(lottery, $"WIN|{agency}\n") == "N\n")
            continue;
        return await AskAsync(lottery, $"CON|{agency}");
    }

    private static async Task<string> AskAsync(TestLottery lottery, string message)
    {
        using var client = await lottery.ConnectAsync();
        return await client.AskAsync(message);
    }
}
