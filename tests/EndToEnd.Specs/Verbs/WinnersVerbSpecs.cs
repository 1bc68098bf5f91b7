namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>winners</c>: the bets that won, whole.</summary>
public sealed class WinnersVerbSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_rows_are_whole_by_agency_and_in_the_order_stored()
    {
        await using var lottery = await DrawnAsync(
            Some.Bet(2, Some.WinningNumber, "20") + Some.Bet(2),
            Some.Bet(1, Some.WinningNumber, "9", "Ana María", "Paz")
                + Some.Bet(1, Some.WinningNumber, "10")
        );

        var winners = (await OperatorRun.OfAsync(lottery, "winners")).Done();

        Assert.Equal(
            [
                "agency  document  birthdate   number  row  name",
                "     1  9         1999-03-17    7574    3  Ana María Paz",
                "     1  10        1999-03-17    7574    4  Santiago Lionel Lorca",
                "     2  20        1999-03-17    7574    1  Santiago Lionel Lorca",
            ],
            winners.Output
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Of_one_agency_and_as_json_a_line_is_a_bet()
    {
        await using var lottery = await DrawnAsync(
            Some.Winner(2),
            Some.Bet(1, Some.WinningNumber, "9", "Ana María", "Paz")
        );

        var winners = (await OperatorRun.OfAsync(lottery, "winners --agency 1 --json")).Done();

        Assert.Equal(
            "agency=1 first_name=Ana María last_name=Paz document=9 birthdate=1999-03-17 number=7574 id=2",
            string.Join(
                ' ',
                winners.Json.EnumerateObject().Select(field => $"{field.Name}={field.Value}")
            )
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Many_are_all_printed_once()
    {
        const int count = 2100;
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        using var agency = await lottery.ConnectAsync();
        for (var sent = 0; sent < count; sent += 100)
            await agency.AskAsync(
                string.Concat(Enumerable.Range(sent, 100).Select(n => Some.Winner(1, $"{n}")))
            );
        await agency.AskAsync("END\n");

        var winners = (await OperatorRun.OfAsync(lottery, "winners --json")).Done();

        Assert.Equal(
            Enumerable.Range(0, count).Select(n => $"{n}"),
            winners.JsonLines.Select(bet => bet.GetProperty("document").GetString())
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Names_are_escaped_for_the_terminal()
    {
        await using var lottery = await DrawnAsync(Some.Winner());
        DatabaseQuery.Run(
            lottery.Database,
            "update bets set first_name = char(27) || '[2J', last_name = char(0x202E) || 'x'"
        );

        var winners = (await OperatorRun.OfAsync(lottery, "winners")).Done();

        Assert.EndsWith(@"  \x1B[2J \u202Ex", winners.Output[1]);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(false, "lottery winners: the draw is open, so there are no winners yet")]
    [InlineData(
        true,
        "lottery winners: the draw is closed and not made yet: lottery draw makes it"
    )]
    public async Task Before_the_draw_it_says_so(bool isClosed, string told)
    {
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--winning-number", "later"]
        );
        if (isClosed)
            (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        Assert.Equal(told, (await OperatorRun.OfAsync(lottery, "winners --json")).Failed());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_reader_that_has_enough_is_no_error()
    {
        await using var lottery = await DrawnAsync(
            string.Concat(Enumerable.Range(1, 100).Select(n => Some.Winner(1, $"{n}")))
        );
        await using var shell = ChildProcess.Start(
            "/bin/bash",
            [
                "-c",
                $"\"$0\" winners --database {lottery.Database} | true; echo ${{PIPESTATUS[0]}}",
                Programs.Lottery,
            ],
            lottery.Folder
        );

        var run = await OperatorRun.EndOfAsync(shell);

        Assert.Equal(["0"], run.Done().Output);
    }

    // Each list is an agency's, in this order.
    private static async Task<TestLottery> DrawnAsync(params string[] lists)
    {
        var lottery = await TestLottery.StartAsync(agencies: lists.Length);
        foreach (var list in lists)
        {
            using var agency = await lottery.ConnectAsync();
            Assert.Equal("ACK\n", await agency.AskAsync(list));
            Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));
        }
        await lottery.Log.WaitForAsync("sorteo");
        return lottery;
    }
}
