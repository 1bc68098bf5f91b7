using Lottery.EndToEnd.Specs.Processes;

namespace Lottery.EndToEnd.Specs.Strangers;

/// <summary>How many connections an address may have at a time.</summary>
public sealed class MaxPerAddressSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_too_many_is_told_so_and_may_come_when_another_has_ended()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--max-per-address", "2");
        using var first = await lottery.ConnectAsync(agency: 1);
        using (await lottery.ConnectAsync(agency: 2))
        {
            for (var refused = 0; refused < 3; refused++)
            {
                using var third = await lottery.ConnectAsync();
                Assert.Equal(
                    "127.0.0.1 has 2 connections already; at most 2 are served at once",
                    await third.ExpectErrorAsync()
                );
            }
        }

        // The end of the second is heard soon.
        while (!await IsServedAsync(lottery))
            continue;
        Assert.Equal("ACK\n", await first.AskAsync(Some.Bet()));
        var told = await lottery.Log.WaitForAsync("max_per_address", "fail");
        Assert.Equal(("WARNING", "127.0.0.1", "2"), (told.Level, told["ip"], told["connections"]));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task In_sequential_mode_there_is_no_such_limit()
    {
        await using var lottery = await TestLottery.StartAsync(
            1,
            ["--max-per-address", "1", "--mode", "sequential"]
        );
        using var first = await lottery.ConnectAsync(agency: 1);
        using var second = await lottery.ConnectAsync();
        await second.SendAsync("WIN\n");

        first.FinishSending();

        Assert.Equal("N\n", await second.ReceiveAsync());
    }

    private static async Task<bool> IsServedAsync(TestLottery lottery)
    {
        using var agency = await lottery.ConnectAsync();
        await agency.SendAsync("WIN|3\n");
        return await agency.ReceiveAsync() == "N\n";
    }
}
