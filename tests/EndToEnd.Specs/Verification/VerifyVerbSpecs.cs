using Lottery.EndToEnd.Specs.Verbs;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>The verb <c>verify</c>, run as a program beside servers and on files of all kinds.</summary>
public sealed class VerifyVerbSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_open_draw_is_verified_while_its_server_stores_bets()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        var storing = StoreAsync(agency);

        var run = (await OperatorRun.OfAsync(lottery, "verify")).Done();

        Assert.Equal("state: open: not sealed yet", run.Output[0]);
        Assert.DoesNotContain(run.Output, line => line.StartsWith("seal:"));
        Assert.True(await storing);
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(3)));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_draw_that_real_programs_made_passes_and_so_does_its_backup()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3) + Some.Winner());
        await agency.AskAsync("END\n");
        var copy = lottery.Folder.File("copy.db");
        (await OperatorRun.OfAsync(lottery, $"backup {copy}")).Done();

        var run = (await OperatorRun.OfAsync(lottery, $"verify --against {copy}")).Done();

        Assert.Equal("state: drawn", run.Output[0]);
        Assert.Equal(
            ["agencies: 1", "lists: 1", "bets: 4", "voided: 0", "winners: 1"],
            run.Output.Skip(3).Take(5)
        );
        Assert.Equal(["signature: none", "copy: equal"], run.Output.TakeLast(2));
        await lottery.StopAsync();
        var alone = (await OperatorRun.OfAsync(lottery, "verify")).Done();
        Assert.Equal(run.Output.SkipLast(1), alone.Output);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_log_of_a_server_that_is_gone_is_read_and_stays_as_it_is()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        // What a loss of power leaves.
        var left = _folder.File("lottery.db");
        foreach (var suffix in new[] { "", "-wal" })
        {
            await using var cp = ChildProcess.Start(
                "cp",
                [lottery.Database + suffix, left + suffix],
                _folder
            );
            Assert.Equal(0, await cp.ExitAsync());
        }
        var (before, log) = (File.ReadAllBytes(left), File.ReadAllBytes($"{left}-wal"));

        var run = (await OperatorRun.InAsync(_folder, $"verify --database {left}")).Done();

        Assert.Contains("bets: 3", run.Output);
        Assert.Equal(before, File.ReadAllBytes(left));
        Assert.Equal(log, File.ReadAllBytes($"{left}-wal"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_difference_is_the_last_line_and_exit_code_1()
    {
        var database = SealedDraw.WriteTo(_folder);
        DatabaseQuery.Run(
            database,
            "update winners set document = 'a|b' || char(10) where bet = 10"
        );
        var before = Listing();

        var run = await OperatorRun.InAsync(_folder, $"verify --database {database}");

        Assert.Equal(
            @"lottery verify: row 10 of bets, agency 2, document '27574', has won, and winners has the document 'a\x7Cb\n'",
            run.Failed()
        );
        Assert.Empty(run.Output);
        Assert.Equal(before, Listing());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--seal ", 2, "--seal is ''; it must be the path of a file")]
    [InlineData("--key ", 2, "--key is ''; it must be the path of a file")]
    [InlineData("--against ", 2, "--against is ''; it must be the path of a file")]
    [InlineData("--against missing.db", 1, "there is no database missing.db")]
    [InlineData("--seal missing", 1, "cannot read missing: Could not find file")]
    [InlineData("--against lottery.db", 1, "lottery.db is the database itself; name its copy")]
    [InlineData("--against link.db", 1, "link.db is the database itself; name its copy")]
    [InlineData("--against .", 1, ". is a folder; name a file in it")]
    [InlineData("--what", 2, "--what")]
    public async Task Wrong_usage_is_told(string words, int code, string told)
    {
        var database = SealedDraw.WriteTo(_folder);
        File.CreateSymbolicLink(_folder.File("link.db"), database);

        var run = await OperatorRun.InAsync(_folder, $"verify --database {database} {words}");

        Assert.Contains(told, run.Failed(code));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("verify --database lottery.db --seal fifo", "cannot read fifo: it is a FIFO")]
    [InlineData("verify --database lottery.db --key fifo", "cannot read fifo: it is a FIFO")]
    [InlineData("verify --database fifo", "fifo is a FIFO; it must be the file of a database")]
    [InlineData("follow --database fifo --to copy.db", "fifo is a FIFO; it must be the file")]
    public async Task No_writer_of_a_FIFO_is_waited_for(string words, string told)
    {
        SealedDraw.WriteTo(_folder);
        await using (var mkfifo = ChildProcess.Start("mkfifo", ["fifo"], _folder))
            Assert.Equal(0, await mkfifo.ExitAsync());

        var run = await OperatorRun.InAsync(_folder, words);

        Assert.Contains(told, run.Failed());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("", "is empty; `lottery serve` begins a draw in it")]
    [InlineData("bets, and no database", "file is not a database")]
    public async Task A_file_that_is_no_database_stays_as_it_is(string text, string told)
    {
        var file = _folder.Write("file", text);

        var run = await OperatorRun.InAsync(_folder, $"verify --database {file}");

        Assert.Contains(told, run.Failed());
        Assert.Equal(text, File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_damaged_page_is_told()
    {
        var database = SealedDraw.WriteTo(_folder);
        using (var file = File.OpenWrite(database))
        {
            file.Position = file.Length - 4096;
            file.Write(new byte[4096]);
        }

        var run = await OperatorRun.InAsync(_folder, $"verify --database {database}");

        Assert.Matches(
            "lottery.db( is damaged: |: database disk image is malformed)",
            run.Failed()
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_user_who_may_only_read_can_verify_and_changes_nothing()
    {
        var asUser = await Privileges.RequireOtherUserAsync(_folder);
        var database = SealedDraw.WriteTo(_folder);
        File.SetUnixFileMode(database, (UnixFileMode)0b100_100_100);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        var before = Listing();

        await using var verify = ChildProcess.Start(
            "sh",
            ["-c", $"{asUser} '{Programs.Lottery}' verify --database '{database}'"],
            _folder
        );
        var run = (await OperatorRun.EndOfAsync(verify)).Done();

        Assert.Contains("bets: 10", run.Output);
        Assert.Equal(before, Listing());
    }

    public void Dispose() => _folder.Dispose();

    private List<string> Listing() =>
        [
            .. new DirectoryInfo(_folder.Path)
                .EnumerateFiles()
                .OrderBy(file => file.Name)
                .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}"),
        ];

    private static async Task<bool> StoreAsync(WireClient agency)
    {
        for (var i = 0; i < 50; i++)
            if (await agency.AskAsync(Some.Bets(50)) != "ACK\n")
                return false;
        return true;
    }
}
