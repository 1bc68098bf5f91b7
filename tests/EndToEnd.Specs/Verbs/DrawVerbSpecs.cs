namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>draw</c>, for a number that is drawn after the close.</summary>
public sealed class DrawVerbSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_waits_at_the_barrier_is_answered_after_the_draw()
    {
        await using var lottery = await ServeAsync();
        using var waiting = await lottery.ConnectAsync();
        await waiting.AskAsync(Some.Bet(number: 4711, document: "1") + Some.Bet(document: "2"));
        await waiting.AskAsync("END\n");
        await waiting.SendAsync("CON|1\n");
        await lottery.Log.WaitForAsync("barrier", "in_progress");
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();
        await lottery.Log.WaitForAsync("draw_closed");
        Assert.False(waiting.HasAnswer);

        var draw = (await OperatorRun.OfAsync(lottery, "draw --number 4711 --yes")).Done();

        Assert.Equal("1\n", await waiting.ReceiveAsync());
        Assert.Equal(
            ["4711 was drawn. Winners: 1 bet.", "", "agency  winners", "     1        1"],
            draw.Output
        );
        await lottery.Log.WaitForAsync("sorteo", details: [("numero", "4711"), ("ganadores", "1")]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Before_the_close_it_is_refused()
    {
        await using var lottery = await ServeAsync();

        var draw = await OperatorRun.OfAsync(lottery, "draw --number 7574 --yes");

        Assert.StartsWith("lottery draw: the draw is open: close it first", draw.Failed());
        Assert.Equal(["open"], DatabaseQuery.Run(lottery.Database, "select state from draw"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_says_how_many_bets_take_part_and_asks_back()
    {
        await using var lottery = await ServeAsync();
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        var refused = await OperatorRun.AnsweredAsync(lottery, "no", "draw --number 2");
        Assert.Equal(
            [
                "Taking part: 3 bets of 1 agency.",
                "2 will be the number that wins, for good.",
                "",
                "Make the draw with 2? yes/no: ",
            ],
            refused.Output.Skip(1)
        );
        Assert.Equal("lottery draw: nothing has changed: the answer was not yes", refused.Failed());
        Assert.Equal(["closed"], DatabaseQuery.Run(lottery.Database, "select state from draw"));

        (await OperatorRun.AnsweredAsync(lottery, "yes", "draw --number 2")).Done();
        Assert.Equal(
            [$"drawn|2|1|user {Environment.UserName}"],
            DatabaseQuery.Run(
                lottery.Database,
                "select state, drawn_number, winners, drawn_by from draw"
            )
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_draw_is_made_once()
    {
        await using var lottery = await ServeAsync();
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();
        (await OperatorRun.OfAsync(lottery, "draw --number 1 --yes")).Done();

        var again = await OperatorRun.OfAsync(lottery, "draw --number 2");

        Assert.Matches(
            "^lottery draw: the draw was made at 20.+Z with the number 1$",
            again.Failed()
        );
        Assert.Empty(again.Output);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Without_a_server_it_works_the_same_and_prints_json()
    {
        using var folder = new TempDir();
        await using (var lottery = await ServeAsync(folder))
        {
            using var agency = await lottery.ConnectAsync();
            await agency.AskAsync(Some.Bets(3, agency: 2));
        }
        var database = $"--database {folder.File("lottery.db")}";
        (await OperatorRun.InAsync(folder, $"close --yes --json {database}")).Done();

        var draw = (
            await OperatorRun.InAsync(folder, $"draw --number 3 --yes --json {database}")
        ).Done();

        Assert.Equal(3, draw.Json.GetProperty("number").GetInt32());
        Assert.Equal(1, draw.Json.GetProperty("winners").GetInt32());
        Assert.Equal(
            """[{"agency":2,"winners":1}]""",
            draw.Json.GetProperty("agencies").GetRawText()
        );
        await using var next = await ServeAsync(folder);
        await next.Log.WaitForAsync("draw_found");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("draw", "lottery draw: Option '--number' is required. See lottery draw --help.")]
    [InlineData(
        "draw --number 100000000",
        "lottery draw: --number is '100000000'; it must be a whole number from 0 to 99999999"
    )]
    public async Task The_number_is_one_that_can_be_bet_on(string words, string told)
    {
        using var folder = new TempDir();

        Assert.Equal(told, (await OperatorRun.InAsync(folder, words)).Failed(code: 2));
    }

    private static Task<TestLottery> ServeAsync() =>
        TestLottery.StartAsync(arguments: ["--agencies", "1-3", "--winning-number", "later"]);

    private static Task<TestLottery> ServeAsync(TempDir folder) =>
        TestLottery.StartAsync(
            folder,
            arguments: ["--agencies", "1-3", "--winning-number", "later"]
        );
}
