namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>RES: an upload that goes on on another connection, in each server that stores bets.</summary>
public sealed class ResumeSpecs
{
    private const string Res = "RES|1|0123456789abcdef\n";

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task An_upload_goes_on_behind_the_lines_that_were_taken(string mode)
    {
        await using var lottery = await StartAsync(mode);
        lottery.ExpectError("apuesta_recibida");
        using (var first = await lottery.ConnectAsync())
        {
            Assert.Equal("RES ACK|0\n", await first.AskAsync(Res));
            Assert.Equal("ACK\n", await first.AskAsync(Some.Bets(3)));
            Assert.Equal(
                "REJECTED 2\n",
                await first.AskAsync("1||a|1|2000-01-01|1\nno bet\n" + Some.Bet())
            );
        }

        using var second = await lottery.ConnectAsync();

        Assert.Equal("RES ACK|6|2\n", await second.AskAsync(Res));
        Assert.Equal(4, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_newest_connection_takes_the_upload_over()
    {
        await using var lottery = await StartAsync("parallel");
        using var older = await lottery.ConnectAsync();
        await older.AskAsync(Res);
        await older.AskAsync(Some.Bets(2));
        using var newer = await lottery.ConnectAsync();
        Assert.Equal("RES ACK|2\n", await newer.AskAsync(Res));

        await older.SendAsync(Some.Bets(5));

        Assert.Contains("on another connection", await older.ExpectErrorAsync());
        Assert.Equal("ACK\n", await newer.AskAsync(Some.Bet()));
        Assert.Equal(3, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_END_that_comes_late_from_the_older_connection_ends_nothing()
    {
        await using var lottery = await StartAsync("parallel");
        using var older = await lottery.ConnectAsync();
        await older.AskAsync(Res);
        using var newer = await lottery.ConnectAsync();
        await newer.AskAsync(Res);

        await older.SendAsync("END\n");

        await older.ExpectErrorAsync();
        Assert.Equal("ACK\n", await newer.AskAsync(Some.Bet()));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_has_finished_may_do_it_all_again()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        using (var first = await lottery.ConnectAsync())
        {
            await first.AskAsync(Res);
            await first.AskAsync(Some.Winner(1, "42"));
            await first.AskAsync("END\n");
        }

        using var again = await lottery.ConnectAsync();

        Assert.Equal("RES ACK|1\n", await again.AskAsync(Res));
        Assert.Equal("END ACK\n", await again.AskAsync("END\n"));
        Assert.Equal("42\n", await again.AskAsync("CON|1\n"));
        Assert.Single(lottery.StoredDraws());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task RES_names_the_agency_of_its_connection()
    {
        await using var lottery = await StartAsync("parallel");
        lottery.ExpectError("apuesta_recibida");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Res);

        Assert.Equal("REJECTED 1\n", await agency.AskAsync(Some.Bet(agency: 2)));
        await agency.SendAsync("RES|2|x\n");

        Assert.Contains("speaks for agency 1", await agency.ExpectErrorAsync());
    }

    private static Task<TestLottery> StartAsync(string mode) =>
        TestLottery.StartAsync(agencies: 5, "--mode", mode);
}
