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

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_copy_is_replaced_by_a_later_one()
    {
        await using var lottery = await TestLottery.StartAsync();
        var copy = lottery.Folder.File("copy.db");
        (await OperatorRun.OfAsync(lottery, $"backup {copy}")).Done();
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));

        (await OperatorRun.OfAsync(lottery, $"backup {copy} --force")).Done();

        Assert.Equal(["3"], DatabaseQuery.Run(copy, "select count(*) from bets"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("mknod place c 1 3", "it is a device, no regular file")]
    [InlineData("mkfifo place", "it is a FIFO, no regular file")]
    [InlineData("mkfifo fifo && ln -s fifo place", "it is a FIFO, no regular file")]
    [InlineData("echo '-----BEGIN PRIVATE KEY-----' > place", "it has a private key in it")]
    public async Task What_must_stay_is_not_replaced_by_force(string make, string told)
    {
        await using var lottery = await TestLottery.StartAsync();
        Assert.SkipUnless(
            await FolderShell.RunAsync(lottery.Folder, make) == 0,
            "this user may make no device"
        );
        var before = await FolderShell.StatusAsync(lottery.Folder, "place");

        var run = await OperatorRun.OfAsync(
            lottery,
            $"backup {lottery.Folder.File("place")} --force"
        );

        Assert.Contains(told, run.Failed());
        Assert.Equal(before, await FolderShell.StatusAsync(lottery.Folder, "place"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_database_that_another_server_serves_is_not_replaced()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var place = new TempDir();
        await using var other = await TestLottery.StartAsync(place);
        File.CreateSymbolicLink(place.File("link"), "lottery.db");

        foreach (var name in new[] { other.Database, place.File("link") })
            Assert.Equal(
                $"lottery backup: the database {other.Database} is served by the process {other.Process.Id}; name another file for the copy",
                (await OperatorRun.OfAsync(lottery, $"backup {name} --force")).Failed()
            );
        Assert.Contains(
            $"it is a file of the database {other.Database}; name another file",
            (await OperatorRun.OfAsync(lottery, $"backup {other.Database}-wal --force")).Failed()
        );

        using var agency = await other.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(1)));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_log_that_a_killed_server_left_does_not_get_into_the_copy()
    {
        await using var lottery = await TestLottery.StartAsync();
        var copy = lottery.Folder.File("copy.db");
        lottery.Folder.Write("copy.db-wal", "left");

        var run = await OperatorRun.OfAsync(lottery, $"backup {copy}");

        Assert.Contains($"beside {copy} is the log copy.db-wal", run.Failed());
        Assert.False(File.Exists(copy));
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
