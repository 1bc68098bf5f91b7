namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>void</c>: an agency's lists leave an open draw, and it sends again.</summary>
public sealed class VoidSpecs
{
    private const string Upload = "9f86d081884c7d659a2feaa0c55ad015";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_bets_leave_the_draw_and_the_agency_sends_another_list()
    {
        await using var lottery = await ServeAsync();
        using (var wrong = await lottery.ConnectAsync())
        {
            await wrong.AskAsync($"RES|1|{Upload}\n");
            await wrong.AskAsync(Some.Bets(3));
            await wrong.AskAsync("END\n");
        }

        var run = (await OperatorRun.OfAsync(lottery, "void --agency 1 --yes")).Done();

        Assert.Equal("Voided: 3 bets of agency 1.", run.Output[^1]);
        Assert.Empty(lottery.StoredBets());
        Assert.Equal(
            ["1|3"],
            DatabaseQuery.Run(lottery.Database, "select agency, count(*) from voided_bets")
        );
        using var right = await lottery.ConnectAsync();
        Assert.StartsWith("RES ACK|0", await right.AskAsync("RES|1|another\n"));
        Assert.Equal("ACK\n", await right.AskAsync(Some.Bets(2)));
        Assert.Equal("END ACK\n", await right.AskAsync("END\n"));
        Assert.Equal(["4", "5"], DatabaseQuery.Run(lottery.Database, "select id from bets"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_agency_and_its_lists_are_shown_before_the_question()
    {
        await using var lottery = await ServeAsync();
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync($"RES|1|{Upload}\n");
        await agency.AskAsync(Some.Bets(3));

        var run = await OperatorRun.AnsweredAsync(lottery, "no", "void --agency 1");

        Assert.Matches(
            "^     1  yes       no            1       3        0       0  20",
            run.Output[1]
        );
        Assert.Matches("^9f86d081884c       3  20.{14}$", run.Output[4]);
        Assert.Equal(
            [
                "Leaving the draw, for the table voided_bets: 3 bets.",
                "Agency 1 is then unfinished, and may send a list until the close.",
                "",
                "Void these bets of agency 1? yes/no: ",
            ],
            run.Output.Skip(6)
        );
        Assert.Equal("lottery void: nothing has changed: the answer was not yes", run.Failed());
        Assert.Equal(3, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_list_alone_is_named_by_the_beginning_of_its_name()
    {
        await using var lottery = await ServeAsync();
        await SendListAsync(lottery, "ab1", bets: 1);
        await SendListAsync(lottery, "ab2|add", bets: 2);

        var several = await OperatorRun.OfAsync(lottery, "void --agency 1 --upload ab --yes");
        Assert.Equal(
            "lottery void: 2 lists of agency 1 begin with ab; write more of the name",
            several.Failed()
        );
        (await OperatorRun.OfAsync(lottery, "void --agency 1 --upload ab2 --yes")).Done();

        Assert.Single(lottery.StoredBets());
        Assert.Equal(
            ["ab2|2"],
            DatabaseQuery.Run(lottery.Database, "select upload, count(*) from voided_bets")
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("void --agency 2", "agency 2 has no list in this draw", 1)]
    [InlineData("void --agency 1 --upload x", "agency 1 has no list x in this draw", 1)]
    [InlineData(
        "void --agency 1 --upload  --yes",
        "--upload is ''; it must be the name of a list",
        2
    )]
    [InlineData("void --agency 0", "--agency is '0'; it must be a whole number from 1 up", 2)]
    [InlineData("void", "Option '--agency' is required. See lottery void --help.", 2)]
    public async Task What_is_not_there_is_told_without_a_question(
        string words,
        string told,
        int code
    )
    {
        await using var lottery = await ServeAsync();
        await SendListAsync(lottery, "ab1", bets: 1);

        var run = await OperatorRun.OfAsync(lottery, words);

        Assert.Equal($"lottery void: {told}", run.Failed(code));
        Assert.Empty(run.Output);
        Assert.Single(lottery.StoredBets());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task After_the_close_no_bet_leaves_the_draw()
    {
        await using var lottery = await ServeAsync();
        await SendListAsync(lottery, "ab1", bets: 1);
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        var run = await OperatorRun.OfAsync(lottery, "void --agency 1");

        Assert.EndsWith(": no bet leaves it any more", run.Failed());
        Assert.Single(lottery.StoredBets());
    }

    private static Task<TestLottery> ServeAsync() =>
        TestLottery.StartAsync(arguments: ["--agencies", "1-3", "--winning-number", "later"]);

    private static async Task SendListAsync(TestLottery lottery, string upload, int bets)
    {
        using var agency = await lottery.ConnectAsync();
        Assert.StartsWith("RES ACK|0", await agency.AskAsync($"RES|1|{upload}\n"));
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(bets)));
    }
}
