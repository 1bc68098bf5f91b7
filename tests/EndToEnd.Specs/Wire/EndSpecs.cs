namespace Lottery.EndToEnd.Specs.Wire;

public sealed class EndSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_bet_after_END_is_refused_on_this_connection_and_on_any_other()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        lottery.ExpectError("apuesta_recibida");
        using var agency = await lottery.ConnectAsync();
        using var again = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bet(1));
        await agency.AskAsync("END\n");

        Assert.Equal("REJECTED 2\n", await agency.AskAsync(Some.Bets(2)));
        Assert.Equal("REJECTED 3\n", await again.AskAsync(Some.Bets(3)));

        Assert.Single(lottery.StoredBets());
        await lottery.Log.WaitForAsync(
            "apuesta_rechazada",
            "fail",
            ("reason", "the agency has sent END")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_bet_after_the_draw_is_refused()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        lottery.ExpectError("apuesta_recibida");
        using var first = await lottery.ConnectAsync();
        using var late = await lottery.ConnectAsync();
        await first.AskAsync("END|1\n");

        Assert.Equal("REJECTED 2\n", await late.AskAsync(Some.Bets(2, agency: 2)));

        Assert.Empty(lottery.StoredBets());
        await lottery.Log.WaitForAsync(
            "apuesta_rechazada",
            "fail",
            ("reason", "the draw has been made")
        );
    }
}
