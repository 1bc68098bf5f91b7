namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>close</c>, while a server runs and agencies are connected.</summary>
public sealed class CloseSpecs
{
    private static readonly string By = $"user {Environment.UserName}";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task After_a_close_no_bet_is_taken_and_the_server_logs_who_closed()
    {
        await using var lottery = await ServeAsync("later");
        lottery.ExpectError("apuesta_recibida");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));

        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        Assert.Equal("REJECTED 2\n", await agency.AskAsync(Some.Bets(2)));
        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));
        await lottery.Log.WaitForAsync("draw_closed", details: [("by", By), ("bets", "3")]);
        Assert.Equal(3, lottery.StoredBets().Count);
        Assert.Empty(lottery.StoredDraws());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_balance_and_what_will_happen_are_shown_before_the_question()
    {
        await using var lottery = await ServeAsync("later");
        using var first = await lottery.ConnectAsync();
        await first.AskAsync(Some.Bets(3));
        using var second = await lottery.ConnectAsync();
        await second.AskAsync(Some.Bets(2, agency: 2));
        await second.AskAsync("END\n");

        var close = (await OperatorRun.AnsweredAsync(lottery, "yes", "close")).Done();

        var table = close.Output.SkipWhile(line => !line.Contains("last seen")).ToList();
        Assert.Equal(
            "agency  expected  finished  lists  stored  refused  voided  last seen",
            table[0]
        );
        Assert.Matches(
            "^     1  yes       no            1       3        0       0  20.{14}$",
            table[1]
        );
        Assert.Equal("     3  yes       no            0       0        0       0  never", table[2]);
        Assert.Matches(
            "^     2  yes       yes           1       2        0       0  20.{14}$",
            table[3]
        );
        Assert.Equal(" total  3         1             2       5        0       0", table[4]);
        Assert.Equal(
            [
                "The close is final: no bet is taken any more, and none leaves the draw.",
                "Taking part: 5 bets of 2 agencies.",
                "Not finished, and taking part all the same: 1 (3 bets).",
                "Finished: 1 of 3 expected agencies.",
                "The number that wins is drawn later, with lottery draw.",
                "",
                "Close the draw? yes/no: ",
            ],
            table.Skip(6).Take(7)
        );
        Assert.StartsWith("The draw is closed: ", table[13]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_answer_without_an_end_is_not_yes()
    {
        await using var lottery = await ServeAsync("later");
        await using var shell = ChildProcess.Start(
            "/bin/sh",
            ["-c", $"\"$0\" close --database {lottery.Database} < /dev/zero", Programs.Lottery],
            lottery.Folder
        );

        var close = await OperatorRun.EndOfAsync(shell);

        Assert.Contains("nothing has changed: the answer was not yes", close.Failed());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("no")]
    [InlineData("y")]
    [InlineData("YES")]
    [InlineData("")]
    public async Task Any_answer_but_yes_changes_nothing(string answer)
    {
        await using var lottery = await ServeAsync("later");

        var close = await OperatorRun.AnsweredAsync(lottery, answer, "close");

        Assert.Equal("lottery close: nothing has changed: the answer was not yes", close.Failed());
        Assert.Equal(
            ["open|"],
            DatabaseQuery.Run(lottery.Database, "select state, closed_by from draw")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_end_of_the_input_changes_nothing()
    {
        await using var lottery = await ServeAsync("later");

        (await OperatorRun.OfAsync(lottery, "close")).Failed();

        Assert.Equal(["open"], DatabaseQuery.Run(lottery.Database, "select state from draw"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Of_two_who_close_at_once_one_does_and_the_other_is_told()
    {
        await using var lottery = await ServeAsync("later");
        var words = new[] { "close", "--yes", "--database", lottery.Database };
        // From before they start: neither may have closed when the other looks.
        var held = new HeldWrites(lottery);
        await using var one = ChildProcess.Start(Programs.Lottery, words, lottery.Folder);
        await using var two = ChildProcess.Start(Programs.Lottery, words, lottery.Folder);
        using (held)
        {
            await one.WaitForLineAsync("The close is final");
            await two.WaitForLineAsync("The close is final");
        }

        var runs = new[] { await OperatorRun.EndOfAsync(one), await OperatorRun.EndOfAsync(two) };

        Assert.Equal([0, 1], runs.Select(run => run.Code).Order());
        var told = Assert.Single(runs, run => run.Code == 1).Failed();
        Assert.Matches($"^lottery close: the draw was closed at 20.+Z by {By}$", told);
        Assert.Equal(
            ["close"],
            DatabaseQuery.Run(lottery.Database, "select kind from journal where kind = 'close'")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_number_that_is_known_is_drawn_with_the_close()
    {
        await using var lottery = await ServeAsync("7574");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Winner() + Some.Bets(2));

        var close = (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        Assert.Contains("The number that wins is 7574: the draw is made at once.", close.Output);
        Assert.Equal(
            ["7574 was drawn. Winners: 1 bet.", "", "agency  winners", "     1        1"],
            close.Output.TakeLast(4)
        );
        Assert.Equal("30904465\n", await agency.AskAsync("CON|1\n"));
        await lottery.Log.WaitForAsync("sorteo", details: [("numero", "7574"), ("ganadores", "1")]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_draw_that_is_not_open_is_told_without_a_question()
    {
        await using var lottery = await ServeAsync("later");
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        var again = await OperatorRun.OfAsync(lottery, "close");

        Assert.Matches("^lottery close: the draw was closed at 20.+Z by user .+$", again.Failed());
        Assert.Empty(again.Output);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task With_json_the_output_is_one_object_and_questions_go_to_standard_error()
    {
        await using var lottery = await ServeAsync("later");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));

        var close = await OperatorRun.AnsweredAsync(lottery, "yes", "close --json");

        Assert.Equal(0, close.Code);
        Assert.Equal("closed", close.Json.GetProperty("state").GetString());
        Assert.Equal(By, close.Json.GetProperty("closed_by").GetString());
        Assert.Equal(3, close.Json.GetProperty("totals").GetProperty("stored").GetInt64());
        Assert.Contains("Close the draw? yes/no: ", close.Errors);
    }

    private static Task<TestLottery> ServeAsync(string winningNumber) =>
        TestLottery.StartAsync(arguments: ["--agencies", "1-3", "--winning-number", winningNumber]);
}
