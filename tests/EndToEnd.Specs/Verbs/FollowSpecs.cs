using Lottery.EndToEnd.Specs.Certificates;

namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>follow</c>: an independent copy of a draw, as it is written.</summary>
public sealed class FollowSpecs : IDisposable
{
    private static readonly string[] Tables =
    [
        "bets",
        "voided_bets",
        "journal",
        "lists",
        "agencies",
        "addresses",
        "speakers",
        "draw",
        "identity",
        "seal",
        "winners",
    ];

    private readonly TempDir _folder = new();

    private string Copy => _folder.File("copy.db");

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_copies_what_is_stored_and_compares_all_at_the_close_and_after_the_draw()
    {
        await using var lottery = await TestLottery.StartAsync(2, "--winning-number", "later");
        await using var follow = Follow(lottery.Database);
        await follow.WaitForLineAsync("action: follow | result: in_progress");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(5));
        await agency.AskAsync("RES|1|second|replace\n");
        await agency.AskAsync(Some.Bets(3));
        await agency.AskAsync("END\n");
        using var other = await lottery.ConnectAsync();
        await other.AskAsync(Some.Winner(2));

        await other.AskAsync("END\n");
        await follow.WaitForLineAsync(
            "action: compare | result: success | state: closed | bets: 4"
        );
        (await OperatorRun.OfAsync(lottery, "draw --number 7574 --yes")).Done();
        await follow.WaitForLineAsync("action: compare | result: success | state: drawn");

        Assert.Contains(
            follow.Said,
            line => line.Text.Contains("action: balance | result: success | bets: 4 | voided: 5")
        );
        AssertEqual(lottery.Database);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
        Assert.Equal(0, await EndAsync(follow));
        (await OperatorRun.OfAsync(lottery, $"verify --against {Copy}")).Done();
        (await OperatorRun.InAsync(_folder, $"verify --database {Copy}")).Done();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_the_server_writes_during_a_comparison_is_no_difference()
    {
        using var authority = await RealAuthority.CreateAsync();
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--pki",
            authority.Folder.File("pki")
        );
        await using var follow = Follow(lottery.Database);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        await agency.AskAsync("END\n");

        await follow.WaitForLineAsync("action: compare | result: success | state: drawn");

        await lottery.Log.WaitForAsync("sign_seal");
        Assert.Equal(0, await EndAsync(follow));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Killed_it_goes_on_where_it_was_also_after_the_server()
    {
        using var place = new TempDir();
        await using (var lottery = await TestLottery.StartAsync(place, 2))
        {
            await using var killed = Follow(lottery.Database);
            using var agency = await lottery.ConnectAsync();
            await agency.AskAsync(Some.Bets(3));
            await CopiedAsync("3");
            killed.Kill();
            await killed.ExitAsync();
            await agency.AskAsync(Some.Bets(4));
        }
        await using var follow = Follow(Path.Combine(place.Path, "lottery.db"));
        await CopiedAsync("7");
        await using var next = await TestLottery.StartAsync(place, 2);
        using var again = await next.ConnectAsync();

        await again.AskAsync(Some.Bets(2));

        await CopiedAsync("9");
        AssertEqual(next.Database);
        Assert.Equal(0, await EndAsync(follow));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("update bets set number = 1 where id = 2", "bets")]
    [InlineData(
        "delete from bets where id = 2",
        "the copy has 3 bets in the table, and the database 2"
    )]
    [InlineData("update journal set at = '2000-01-01T00:00:00Z' where kind = 'store'", "journal")]
    public async Task What_was_changed_after_it_was_copied_is_told_at_the_close(
        string forgery,
        string told
    )
    {
        await using var lottery = await TestLottery.StartAsync();
        lottery.IsUnbalanced = true;
        await using var follow = Follow(lottery.Database);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        await CopiedAsync("3");
        DatabaseQuery.Run(lottery.Database, forgery);

        await agency.AskAsync("END\n");

        var line = await follow.WaitForLineAsync(
            line => line.Text.Contains("result: fail") && line.Text.Contains(told),
            $"a difference of {told}"
        );
        Assert.Contains("ERROR", line);
        Assert.Equal(1, await EndAsync(follow));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_database_that_was_put_back_is_told_and_the_copy_stays()
    {
        await using var lottery = await TestLottery.StartAsync();
        lottery.IsUnbalanced = true;
        await using var follow = Follow(lottery.Database);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        await CopiedAsync("3");

        DatabaseQuery.Run(
            lottery.Database,
            "delete from bets; delete from journal where kind = 'store'"
        );

        await follow.WaitForLineAsync("has not the entry");
        Assert.Equal("3", CountOf(Copy));
        Assert.Equal(1, await EndAsync(follow));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_difference_that_goes_away_again_is_told_in_the_end()
    {
        await using var lottery = await TestLottery.StartAsync();
        await using var follow = Follow(lottery.Database);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        await CopiedAsync("3");
        DatabaseQuery.Run(lottery.Database, "update journal set at = at || '!'");
        await follow.WaitForLineAsync("has not the entry");
        DatabaseQuery.Run(lottery.Database, "update journal set at = replace(at, '!', '')");

        await follow.WaitForLineAsync("action: copy | result: success");

        Assert.Equal(1, await EndAsync(follow));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_that_is_no_copy_of_this_draw_is_refused_and_stays()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var place = new TempDir();
        await using var other = await TestLottery.StartAsync(place);
        await using (var follow = Follow(other.Database))
        {
            await CopiedAsync("0");
            Assert.Equal(0, await EndAsync(follow));
        }

        await RefusedAsync(lottery.Database, Copy, "the copy is of the draw");
        await RefusedAsync(lottery.Database, lottery.Database, "is the database itself");
        await RefusedAsync(lottery.Database, _folder.Path, "is a folder");
        await RefusedAsync(
            lottery.Database,
            _folder.Write("text.db", new string('x', 5000)),
            "is not a database"
        );
        await RefusedAsync(_folder.File("none.db"), Copy, "there is no database");
        await using var first = Follow(other.Database);
        await first.WaitForLineAsync("action: follow | result: in_progress");
        await RefusedAsync(other.Database, Copy, "another lottery follow writes to");
        await EndAsync(first);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("-wal")]
    [InlineData("-journal")]
    [InlineData(".lock")]
    [InlineData(".server")]
    public async Task A_file_of_the_database_is_no_place_for_the_copy(string ending)
    {
        await using var lottery = await TestLottery.StartAsync();
        var before = Directory.GetFileSystemEntries(lottery.Folder.Path).Order().ToList();

        await RefusedAsync(
            lottery.Database,
            $"{lottery.Database}{ending}",
            $"it is a file of the database {lottery.Database}; name another file"
        );

        Assert.Equal(before, Directory.GetFileSystemEntries(lottery.Folder.Path).Order());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("mknod place c 1 3", "it is a device, no regular file")]
    [InlineData("mkfifo place", "it is a FIFO, no regular file")]
    public async Task What_is_no_regular_file_is_no_place_for_the_copy(string make, string told)
    {
        await using var lottery = await TestLottery.StartAsync();
        Assert.SkipUnless(
            await FolderShell.RunAsync(_folder, make) == 0,
            "this user may make no device"
        );

        await RefusedAsync(lottery.Database, _folder.File("place"), told);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("ln -s copy.db other.db", "another lottery follow writes to")]
    [InlineData("ln copy.db other.db", "has 2 names (hard links)")]
    public async Task A_second_one_on_the_same_copy_is_refused_under_any_name(
        string link,
        string told
    )
    {
        await using var lottery = await TestLottery.StartAsync();
        await using var first = Follow(lottery.Database);
        await first.WaitForLineAsync("action: follow | result: in_progress");
        await FolderShell.RunAsync(_folder, link);

        await RefusedAsync(lottery.Database, _folder.File("other.db"), told);

        Assert.Equal(0, await EndAsync(first));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("junk", "file is not a database")]
    [InlineData("", "is no database of this version of the lottery")]
    public async Task A_database_that_cannot_be_read_is_named_and_no_copy_is_begun(
        string content,
        string told
    )
    {
        var junk = _folder.Write("junk.db", string.Concat(Enumerable.Repeat(content, 2000)));

        var run = await OperatorRun.InAsync(_folder, $"follow --database {junk} --to {Copy}");

        Assert.Contains(told, run.Failed());
        Assert.Contains(junk, run.Errors[^1]);
        Assert.Equal([junk], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_disk_that_is_full_is_told_and_the_copy_goes_on_when_it_has_room()
    {
        const string strace = "/usr/bin/strace";
        Assert.SkipUnless(File.Exists(strace), $"needs {strace}");
        await using var lottery = await TestLottery.StartAsync();
        // The first rounds have made the tables by then.
        await using var follow = ChildProcess.Start(
            strace,
            [
                "-D",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=pwrite64",
                "-e",
                "inject=pwrite64:error=ENOSPC:when=70..73",
                Programs.Lottery,
                "follow",
                "--database",
                lottery.Database,
                "--to",
                Copy,
            ],
            _folder
        );
        await follow.WaitForLineAsync("action: follow | result: in_progress");
        using var agency = await lottery.ConnectAsync();
        for (var message = 0; message < 40; message++)
            await agency.AskAsync(Some.Bets(100));

        Assert.Contains(
            "disk is full",
            await follow.WaitForLineAsync("action: copy | result: fail")
        );
        await follow.WaitForLineAsync("action: copy | result: success");
        await CopiedAsync("4000");

        AssertEqual(lottery.Database);
        Assert.Equal(0, await EndAsync(follow));
    }

    private ChildProcess Follow(string database) =>
        ChildProcess.Start(
            Programs.Lottery,
            ["follow", "--database", database, "--to", Copy],
            _folder
        );

    private async Task RefusedAsync(string database, string to, string told)
    {
        var run = await OperatorRun.InAsync(_folder, $"follow --database {database} --to {to}");
        Assert.Contains(told, run.Failed());
    }

    private static Task<int> EndAsync(ChildProcess follow)
    {
        follow.Signal(Signal.Terminate);
        return follow.ExitAsync();
    }

    private void AssertEqual(string database)
    {
        foreach (var table in Tables)
            Assert.Equal(
                DatabaseQuery.Run(database, $"select * from {table} order by 1, 2"),
                DatabaseQuery.Run(Copy, $"select * from {table} order by 1, 2")
            );
    }

    private Task CopiedAsync(string bets) =>
        Eventually.IsTrueAsync(() => CountOf(Copy) == bets, $"the copy has {bets} bets");

    private static string CountOf(string copy) =>
        File.Exists(copy)
        && DatabaseQuery.Run(copy, "select 1 from sqlite_schema where name = 'bets'") is [_]
            ? DatabaseQuery.Run(copy, "select count(*) from bets")[0]
            : "none";
}
