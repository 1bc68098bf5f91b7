namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>status</c>: how a draw and its agencies stand.</summary>
public sealed class StatusSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_draw_comes_first_and_its_closing_time_in_both_times()
    {
        await using var lottery = await TestLottery.StartAsync(
            arguments:
            [
                "--agencies",
                "1-3",
                "--winning-number",
                "later",
                "--close-at",
                "2199-01-01 00:00",
            ]
        );

        var status = (await OperatorRun.OfAsync(lottery, "status")).Done();

        Assert.Equal(
            [
                "draw            open",
                $"database        {lottery.Database}",
                "agencies        1-3",
                "winning number  later",
            ],
            status.Output.Take(4)
        );
        Assert.Matches(
            @"^closing time    2199-01-01 00:00:00 \(.{20}\), in [0-9]+ d [0-9]+ h$",
            status.Output[4]
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_draw_that_is_made_says_when_by_whom_and_what()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Winner());
        await agency.AskAsync("END\n");

        var status = (await OperatorRun.OfAsync(lottery, "status")).Done();

        Assert.Equal("draw            drawn", status.Output[0]);
        Assert.Equal("closing time    none", status.Output[4]);
        Assert.Matches(@"^closed          20.{17} \(20.+Z\) by END of agency 1$", status.Output[5]);
        Assert.Matches(@"^drawn           20.{17} \(20.+Z\) by END of agency 1$", status.Output[6]);
        Assert.Equal(["drawn number    7574", "winners         1"], status.Output.Skip(7).Take(2));
        Assert.Matches("^server          does not answer", status.Output[9]);
        Assert.Matches(
            "^     1  any       yes           1       1        0       0  20",
            status.Output[13]
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Missing_agencies_come_first_and_only_some_of_those_that_were_never_seen()
    {
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--agencies", "1-2000000000"]
        );
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3, agency: 7));
        await agency.AskAsync("END\n");
        using var other = await lottery.ConnectAsync();
        await other.AskAsync(Some.Bets(1, agency: 9));

        var status = (await OperatorRun.OfAsync(lottery, "status")).Done();

        int[] agencies = [9, .. Enumerable.Range(1, 6), 8, .. Enumerable.Range(10, 17)];
        Assert.Equal(
            [.. agencies.Select(one => $"{one, 6}  "), "   ...  ", "     7  ", " total  "],
            status.Output.Skip(9).Select(line => line[..8])
        );
        Assert.EndsWith("  and 1999999974 more that were never seen", status.Output[^3]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task As_json_the_agencies_never_seen_are_ranges()
    {
        await using var lottery = await TestLottery.StartAsync(arguments: ["--agencies", "1-9,20"]);
        lottery.ExpectError("apuesta_recibida");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3, agency: 4) + "no bet\n");

        var status = (await OperatorRun.OfAsync(lottery, "status --json")).Done().Json;

        Assert.Equal("open", status.GetProperty("state").GetString());
        Assert.Equal("1-9,20", status.GetProperty("expected_agencies").GetString());
        Assert.Equal(7574, status.GetProperty("winning_number").GetInt32());
        Assert.Equal("""["1-3","5-9","20"]""", status.GetProperty("never_seen").GetRawText());
        Assert.Equal(
            """{"expected":10,"seen":1,"finished":0,"lists":1,"stored":3,"refused":1,"voided":0}""",
            status.GetProperty("totals").GetRawText()
        );
        Assert.StartsWith(
            """[{"agency":4,"expected":true,"finished":false,"lists":1,"stored":3,"refused":1,"voided":0,"last_seen":"20""",
            status.GetProperty("agencies").GetRawText()
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_large_draw_fits_eighty_columns()
    {
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--agencies", "1-999999"]
        );
        lottery.IsUnbalanced = true;
        DatabaseQuery.Run(
            lottery.Database,
            """
            insert into agencies values (123456, 0, null);
            insert into lists values
                (123456, '-', 1, 1, 1, 12345678, 123456, 12345, '2026-11-25T21:00:00Z', '2026-11-25T21:00:00Z')
            """
        );

        var status = (await OperatorRun.OfAsync(lottery, "status")).Done();

        Assert.Contains(status.Output, line => line.Contains("  12345678   123456   12345  "));
        Assert.All(
            status.Output.Where(line => !line.Contains(lottery.Database)),
            line => Assert.InRange(line.Length, 0, 80)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_environment_and_the_servers_file_name_the_database_too()
    {
        using var folder = new TempDir();
        await using (await TestLottery.StartAsync(folder)) { }
        folder.Write("config.ini", "[DEFAULT]\nDATABASE = lottery.db\n");

        var byFile = (await OperatorRun.InAsync(folder, "status")).Done();
        Assert.Equal("database        lottery.db", byFile.Output[1]);

        await using var verb = ChildProcess.Start(
            Programs.Lottery,
            ["status"],
            folder,
            ("DATABASE", folder.File("lottery.db"))
        );
        var byEnvironment = (await OperatorRun.EndOfAsync(verb)).Done();
        Assert.Equal($"database        {folder.File("lottery.db")}", byEnvironment.Output[1]);
    }
}
