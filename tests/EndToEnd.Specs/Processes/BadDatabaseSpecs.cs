namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A server whose database cannot be used says so and what to do, and ends.</summary>
public sealed class BadDatabaseSpecs : IDisposable
{
    private const int PageBytes = 4096;

    private readonly TempDir _folder = new();

    private string Database => _folder.File("lottery.db");

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Damage_behind_the_first_page_is_no_draw()
    {
        await using (var lottery = await TestLottery.StartAsync(_folder, agencies: 2))
            for (var agency = 1; agency <= 2; agency++)
                using (var client = await lottery.ConnectAsync())
                    Assert.Equal("ACK\n", await client.AskAsync(Some.Bets(100, agency)));
        Damage(from: PageBytes);

        Assert.EndsWith("put a backup in its place, or name another file", await ReasonAsync());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "create trigger skim after insert on bets begin delete from bets where number = 1; end",
        "the trigger skim on the table bets, which would change or refuse what is stored; remove it (drop trigger skim)"
    )]
    [InlineData(
        "create unique index once on bets (document)",
        "the unique index once on the table bets, which would change or refuse what is stored; remove it (drop index once)"
    )]
    [InlineData("drop table winners", "lacks winners.agency INTEGER")]
    [InlineData("alter table draw drop column winners", "lacks draw.winners INTEGER")]
    public async Task Tables_that_are_not_ours_any_more_are_found_before_the_draw(
        string change,
        string reason
    )
    {
        await using (await TestLottery.StartAsync(_folder)) { }
        Execute(change);

        Assert.Contains(reason, await ReasonAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Views_tables_and_indexes_of_others_do_not_matter()
    {
        await using (await TestLottery.StartAsync(_folder)) { }
        Execute(
            "create view v as select * from bets; create table t (x); create index i on bets (number);"
                + " create trigger u after insert on t begin delete from t; end"
        );

        await using (await TestLottery.StartAsync(_folder)) { }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Damage_of_the_first_page_is_no_draw()
    {
        await using (await TestLottery.StartAsync(_folder)) { }
        Damage(from: 100);

        Assert.EndsWith("put a backup in its place, or name another file", await ReasonAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_newer_version_is_left_to_the_program_that_made_it()
    {
        await using (await TestLottery.StartAsync(_folder)) { }
        Execute("pragma user_version = 99");

        Assert.EndsWith("use the lottery that made it, or name another file", await ReasonAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_database_of_something_else_is_not_touched()
    {
        Execute("create table invoices (number integer)");

        Assert.EndsWith("is a database of something else; name another file", await ReasonAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_folder_is_no_database()
    {
        Directory.CreateDirectory(Database);

        Assert.EndsWith(
            $"{Database} is a folder; name a file in it (--database)",
            await ReasonAsync()
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_system_that_takes_no_writes_is_named()
    {
        await using (await TestLottery.StartAsync(_folder)) { }

        // Root may write to what is marked read-only; only the kernel's word counts.
        var reason = await TracedReasonAsync(Database, "openat:error=EROFS");

        Assert.EndsWith("the file and its folder must be writable", reason);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("pread64", "reading")]
    [InlineData("ftruncate", "emptying")]
    [InlineData("pwrite64", "writing")]
    public async Task A_disk_that_fails_the_servers_note_is_named(string call, string attempt)
    {
        var reason = await TracedReasonAsync($"{Database}.server", $"{call}:error=EIO");

        Assert.EndsWith($"{attempt} {Database}.server: Input/output error (errno 5)", reason);
    }

    public void Dispose() => _folder.Dispose();

    private void Execute(string sql) => DatabaseQuery.Run(Database, sql);

    private void Damage(int from)
    {
        using var file = File.OpenWrite(Database);
        for (var at = from; at < file.Length; at += PageBytes)
        {
            file.Position = at;
            file.Write(Enumerable.Repeat((byte)0xFF, 300).ToArray());
        }
    }

    private Task<string> TracedReasonAsync(string file, string fault)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs /usr/bin/strace");
        return ReasonAsync(
            ["/usr/bin/strace", "-D", "-f", "-qq", "-b", "execve", "-o", _folder.File("trace")],
            ["-P", file, "-e", $"inject={fault}"]
        );
    }

    private async Task<string> ReasonAsync(params string[][] tracer)
    {
        string[] command =
        [
            .. tracer.SelectMany(words => words),
            Programs.Lottery,
            .. TestLottery.Arguments(_folder, agencies: 3),
        ];
        await using var server = ChildProcess.Start(command[0], command[1..], _folder);
        Assert.Equal(1, await server.ExitAsync());
        Assert.Empty(ProcessTree.WorkingIn(_folder).Except([server.Id]));
        return server.Said.Last(line => line.IsError).Text;
    }
}
