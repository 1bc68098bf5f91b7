namespace Lottery.EndToEnd.Specs.Wire;

public sealed class ConnectionPerMessageSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task END_on_a_connection_that_named_none_speaks_for_the_agency_last_seen_from_the_address()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        lottery.ExpectError("apuesta_recibida");
        await AskAsync(lottery, Some.Bet(1));
        Assert.Equal("END ACK\n", await AskAsync(lottery, "END\n"));
        Assert.Equal("REJECTED 1\n", await AskAsync(lottery, Some.Bet(1)));
        await AskAsync(lottery, Some.Bet(2));

        Assert.Equal("END ACK\n", await AskAsync(lottery, "END\n"));

        Assert.Equal("REJECTED 1\n", await AskAsync(lottery, Some.Bet(2)));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task END_without_a_name_ends_no_agency_of_an_address_with_two_that_have_not_finished()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await AskAsync(lottery, Some.Bet(1));
        await AskAsync(lottery, Some.Bet(2));
        using (var either = await lottery.ConnectAsync())
        {
            await either.SendAsync("END\n");
            Assert.Contains("say END|agency", await either.ExpectErrorAsync());
        }

        Assert.Equal("ACK\n", await AskAsync(lottery, Some.Bet(1)));
        Assert.Equal("ACK\n", await AskAsync(lottery, Some.Bet(2)));
        Assert.Equal("END ACK\n", await AskAsync(lottery, "END|1\n"));
        Assert.Equal("END ACK\n", await AskAsync(lottery, "END|2\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task END_without_an_agency_is_an_error()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        using var stranger = await lottery.ConnectAsync();

        await stranger.SendAsync("END\n");

        await stranger.ExpectErrorAsync();
        stranger.Dispose();
        await lottery.StopAsync();
        Assert.Empty(lottery.Log.Of("sorteo"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task WIN_without_an_agency_is_answered()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);

        Assert.Equal("N\n", await AskAsync(lottery, "WIN\n"));
        await AskAsync(lottery, "END|1\n");
        Assert.Equal("Y\n", await AskAsync(lottery, "WIN\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Both_ways_of_talking_are_served_at_the_same_time()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var persistent = await lottery.ConnectAsync();
        await persistent.AskAsync(Some.Winner(1, "1"));

        await AskAsync(lottery, Some.Winner(2, "2"));
        await persistent.AskAsync(Some.Winner(1, "11"));
        await AskAsync(lottery, "END|2\n");
        await persistent.AskAsync("END\n");

        Assert.Equal("1|11\n", await persistent.AskAsync("CON|1\n"));
        Assert.Equal("2\n", await AskAsync(lottery, "CON|2\n"));
    }

    private static async Task<string> AskAsync(TestLottery lottery, string message)
    {
        using var connection = await lottery.ConnectAsync();
        var answer = await connection.AskAsync(message);
        connection.FinishSending();
        await connection.ExpectEndAsync();
        return answer;
    }
}
