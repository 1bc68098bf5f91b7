namespace Lottery.EndToEnd.Specs.Lists;

/// <summary>What a client can be told after the draw: its winners, and the lines of its list that won.</summary>
public sealed class WinningLinesSpecs : IDisposable
{
    // One document twice: a document alone names no bet.
    private const string List =
        "Ana,Paz,10000001,1990-01-02,7574\r\n"
        + "\r\n"
        + "Ana,Paz,10000001,1990-01-02,12\r\n"
        + "\"José\",\"Núñez, Luz\",10000002,1991-02-03,7574\r\n"
        + "Luz,Ríos,10000003,1992-03-04,00007574";

    private const string Winning =
        "1:Ana,Paz,10000001,1990-01-02,7574\n"
        + "4:\"José\",\"Núñez, Luz\",10000002,1991-02-03,7574\n"
        + "5:Luz,Ríos,10000003,1992-03-04,00007574\n";

    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel", "persistent")]
    [InlineData("sequential", "per-message")]
    public async Task The_lines_that_won_are_written_whole_and_in_order_with_their_numbers(
        string mode,
        string connection
    )
    {
        await using var lottery = await TestLottery.StartAsync(1, "--mode", mode);
        var list = _folder.Write("list.csv", List);

        var run = await ListRun.RunAsync(
            lottery,
            _folder,
            "--file",
            list,
            "--winners",
            _folder.File("lines"),
            "--connection",
            connection
        );

        Assert.Equal(0, run.Code);
        Assert.Equal(Winning, File.ReadAllText(_folder.File("lines")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Winners_can_be_asked_for_later_without_the_list_or_with_it()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        var list = _folder.Write("list.csv", List);
        Assert.Equal(0, (await ListRun.RunAsync(lottery, _folder, "--file", list)).Code);

        var documents = await ListRun.RunAsync(
            lottery,
            _folder,
            "--ask",
            "--output",
            _folder.File("w")
        );
        var lines = await ListRun.RunAsync(
            lottery,
            _folder,
            "--ask",
            "--file",
            list,
            "--winners",
            _folder.File("lines")
        );

        Assert.Equal((0, 0), (documents.Code, lines.Code));
        Assert.Equal("10000001\n10000002\n10000003\n", File.ReadAllText(_folder.File("w")));
        Assert.Equal(Winning, File.ReadAllText(_folder.File("lines")));
        Assert.Equal(4, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_that_asks_before_the_END_of_its_agency_is_told_that_it_would_wait_for_itself()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);

        var run = await ListRun.RunAsync(lottery, _folder, "--ask");

        Assert.Equal(1, run.Code);
        Assert.Contains("waits for the END of agency 1", run.Said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_has_fewer_winners_than_the_list_is_an_error()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        using (var other = await lottery.ConnectAsync())
        {
            await other.AskAsync(Some.Winner(1, "10000001"));
            await other.AskAsync("END\n");
        }

        var run = await ListRun.RunAsync(
            lottery,
            _folder,
            "--ask",
            "--file",
            _folder.Write("list.csv", List),
            "--winners",
            _folder.File("lines")
        );

        Assert.Equal(1, run.Code);
        Assert.Contains("the server told 1 winners of agency 1", run.Said);
    }

    public void Dispose() => _folder.Dispose();
}
