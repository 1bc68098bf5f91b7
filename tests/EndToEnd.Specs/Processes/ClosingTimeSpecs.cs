namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The clock closes a draw at the time that the rules say.</summary>
public sealed class ClosingTimeSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task A_draw_is_closed_and_made_and_what_was_still_arriving_is_told(string mode)
    {
        await using (var before = await TestLottery.StartAsync(_folder, 3, "--mode", mode))
        {
            using var agency = await before.ConnectAsync();
            Assert.Equal("RES ACK|0\n", await agency.AskAsync("RES|2|5f3a\n"));
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Winner(2, "42")));
        }
        // A machine that is very slow starts the server after that time, which is then late.
        var time = DateTime.UtcNow.AddSeconds(5);
        Change($"update draw set close_at = '{time:yyyy-MM-dd'T'HH:mm:ss'Z'}'");
        await using var lottery = await TestLottery.StartAsync(_folder, 3, "--mode", mode);

        var closed = await lottery.Log.WaitForAsync("draw_closed");
        await lottery.Log.WaitForAsync("sorteo", "success", ("ganadores", "1"));

        Assert.StartsWith("clock", closed["by"]);
        Assert.Equal(("1", "0", "1"), (closed["bets"], closed["finished"], closed["unfinished"]));
        await lottery.Log.WaitForAsync(
            "agency_unfinished",
            "success",
            ("agency", "2"),
            ("bets", "1")
        );
        using var arriving = await lottery.ConnectAsync();
        Assert.Equal("RES ACK|1\n", await arriving.AskAsync("RES|2|5f3a\n"));
        await arriving.SendAsync(Some.Bet(2));
        Assert.Equal("the draw has been made", await arriving.ExpectErrorAsync());
        using var asking = await lottery.ConnectAsync();
        Assert.Equal("42\n", await asking.AskAsync("CON|2\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_time_that_has_passed_is_told_by_the_place_that_it_came_from()
    {
        _folder.Write("config.ini", "[DEFAULT]\nCLOSE_AT = 2020-01-01 12:00\n");
        await using var server = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(_folder, 1),
            _folder
        );

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains(
            "serve: CLOSE_AT in config.ini is 2020-01-01 12:00:00, which",
            server.LastError
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_time_that_passed_while_no_server_ran_closes_at_the_next_start_as_late()
    {
        await using (
            var before = await TestLottery.StartAsync(_folder, 3, "--close-at", "2999-01-01 21:00")
        )
        {
            using var agency = await before.ConnectAsync();
            await agency.AskAsync(Some.Bet(1));
            await before.StopAsync();
            Change("update draw set close_at = '2020-01-01T00:00:00Z'");
        }

        await using var late = await TestLottery.StartAsync(_folder, 3);

        var closed = await late.Log.WaitForAsync("draw_closed");
        Assert.Equal("clock, late", closed["by"]);
        Assert.Single(late.StoredDraws());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_that_is_not_in_a_closed_draw_is_told_when_that_was_before_any_bet()
    {
        await using var lottery = await TestLottery.StartAsync(_folder, agencies: 1);
        using (var yesterday = await lottery.ConnectAsync())
        {
            await yesterday.AskAsync("RES|1|5f3a\n");
            await yesterday.AskAsync(Some.Winner(1, "42"));
            await yesterday.AskAsync("END\n");
        }
        using var today = await lottery.ConnectAsync();

        await today.SendAsync("RES|1|0000\n");

        Assert.Matches(
            @"^the draw was made at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ with the number 7574, and this list is not in it$",
            await today.ExpectErrorAsync()
        );
        using var again = await lottery.ConnectAsync();
        Assert.Equal("RES ACK|1\n", await again.AskAsync("RES|1|5f3a\n"));
        Assert.Equal("42\n", await again.AskAsync("CON|1\n"));
        Assert.Matches(@"^DRW ACK\|drawn\|.+Z\|.+Z\|7574\n$", await again.AskAsync("DRW\n"));
    }

    public void Dispose() => _folder.Dispose();

    private void Change(string sql) => DatabaseQuery.Run(_folder.File("lottery.db"), sql);
}
