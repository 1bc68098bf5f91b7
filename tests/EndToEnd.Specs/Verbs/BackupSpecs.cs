namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>backup</c>: a copy of a database that is in use.</summary>
public sealed class BackupSpecs
{
    private const string Rows =
        "select id, agency, first_name, last_name, document, birthdate, number from bets";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_copy_of_a_database_in_use_has_the_same_rows_and_ids()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        (await OperatorRun.OfAsync(lottery, "void --agency 1 --yes")).Done();
        using var again = await lottery.ConnectAsync();
        await again.AskAsync(Some.Bets(2));
        var copy = lottery.Folder.File("copy.db");

        var run = (await OperatorRun.OfAsync(lottery, $"backup {copy}")).Done();

        Assert.Equal([$"2 bets, {new FileInfo(copy).Length} bytes in {copy}"], run.Output);
        Assert.Equal(DatabaseQuery.Run(lottery.Database, Rows), DatabaseQuery.Run(copy, Rows));
        // It names people.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.Equal(["4", "5"], DatabaseQuery.Run(copy, "select id from bets"));
        Assert.Equal(["ok"], DatabaseQuery.Run(copy, "pragma integrity_check"));
        (await OperatorRun.InAsync(lottery.Folder, $"status --database {copy}")).Done();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_that_is_there_is_replaced_only_by_force()
    {
        await using var lottery = await TestLottery.StartAsync();
        var copy = lottery.Folder.Write("copy.db", "precious");

        var run = await OperatorRun.OfAsync(lottery, $"backup {copy}");
        Assert.Equal($"lottery backup: {copy} is there already; --force replaces it", run.Failed());
        Assert.Equal("precious", File.ReadAllText(copy));

        (await OperatorRun.OfAsync(lottery, $"backup {copy} --force")).Done();
        Assert.Equal(["open"], DatabaseQuery.Run(copy, "select state from draw"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("lottery.db", "is a file of the database itself; name another file for the copy")]
    [InlineData(
        "lottery.db-wal",
        "is a file of the database itself; name another file for the copy"
    )]
    [InlineData("link", "is a file of the database itself; name another file for the copy")]
    [InlineData("folder", "is a folder; name the file that the copy will be")]
    [InlineData("none/copy.db", "Could not find a part of the path")]
    public async Task A_place_where_no_copy_can_be_is_refused_and_nothing_is_left(
        string file,
        string told
    )
    {
        await using var lottery = await TestLottery.StartAsync();
        File.CreateSymbolicLink(lottery.Folder.File("link"), "lottery.db");
        Directory.CreateDirectory(lottery.Folder.File("folder"));
        var before = Directory.GetFileSystemEntries(lottery.Folder.Path).Order().ToList();

        var run = await OperatorRun.OfAsync(lottery, $"backup {lottery.Folder.File(file)} --force");

        Assert.Contains(told, run.Failed());
        Assert.Equal(before, Directory.GetFileSystemEntries(lottery.Folder.Path).Order());
        Assert.Equal(["open"], DatabaseQuery.Run(lottery.Database, "select state from draw"));
    }
}
