namespace Lottery.EndToEnd.Specs.Wire;

public sealed class BetLogSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_message_is_logged_with_how_many_bets_it_held()
    {
        await using var lottery = await TestLottery.StartAsync();
        lottery.ExpectError("apuesta_recibida");
        using var agency = await lottery.ConnectAsync();

        await agency.AskAsync(Some.Bets(3));
        await agency.AskAsync(Some.Bets(4) + "wrong\n");
        agency.Dispose();
        await lottery.StopAsync();

        Assert.Equal(
            [("success", "3"), ("fail", "5")],
            lottery.Log.Of("apuesta_recibida").Select(line => (line.Result, line["cantidad"]))
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Every_stored_bet_is_logged_at_INFO_only_where_it_was_the_only_one()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync();

        await agency.AskAsync(Some.Bet(document: "7", number: 70));
        await agency.AskAsync(Some.Bets(2));
        agency.Dispose();
        await lottery.StopAsync();

        Assert.Equal(
            [("INFO", "7", "70"), ("DEBUG", "1", "1"), ("DEBUG", "2", "2")],
            lottery
                .Log.Of("apuesta_almacenada")
                .Select(line => (line.Level, line["dni"], line["numero"]))
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_server_says_what_it_was_told_and_who_comes()
    {
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--backlog", "7", "--log-level", "INFO"]
        );
        using var agency = await lottery.ConnectAsync();

        await lottery.Log.WaitForAsync("accept_connections", "in_progress");
        await lottery.Log.WaitForAsync("accept_connections", "success", ("ip", "127.0.0.1"));

        var config = Assert.Single(lottery.Log.Of("config"));
        Assert.Equal(
            [("port", "0"), ("listen_backlog", "7"), ("logging_level", "INFO")],
            config.Details
        );
    }
}
