using Lottery.EndToEnd.Specs.Verbs;
using Lottery.Storage;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>The verbs that read a draw on PostgreSQL, run as programs, and the documented commands of psql.</summary>
public sealed class PostgresVerbSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    private string Copy => _folder.File("copy.db");

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_draw_is_backed_up_and_verified_by_its_address_and_leaves_nothing_else()
    {
        var draw = await PostgresForgery.SealedAsync();

        var backup = await OperatorRun.InAsync(_folder, $"backup {Copy} --database {draw.Address}");
        var verify = await OperatorRun.InAsync(
            _folder,
            $"verify --database {draw.Address} --against {Copy}"
        );
        var other = await OperatorRun.InAsync(
            _folder,
            $"verify --database {Copy} --against {draw.Address}"
        );

        Assert.Equal(
            [$"9 bets, {new FileInfo(Copy).Length} bytes in {Copy}"],
            backup.Done().Output
        );
        Assert.Equal("state: drawn", verify.Done().Output[0]);
        Assert.Equal("copy: equal", verify.Output[^1]);
        Assert.Equal(verify.Output, other.Done().Output);
        Assert.Equal([Copy], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("backup --force")]
    [InlineData("follow --to")]
    public async Task What_is_no_regular_file_is_not_replaced(string verb)
    {
        var draw = await PostgresForgery.SealedAsync();
        await FolderShell.RunAsync(_folder, "mkfifo copy.db");

        var run = await OperatorRun.InAsync(_folder, $"{verb} {Copy} --database {draw.Address}");

        Assert.Contains("it is a FIFO, no regular file", run.Failed());
        Assert.Equal([Copy], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_is_followed_by_its_address_until_a_signal_comes()
    {
        var draw = await PostgresForgery.SealedAsync();
        await using var follow = ChildProcess.Start(
            Programs.Lottery,
            ["follow", "--database", draw.Address, "--to", Copy],
            _folder
        );

        await follow.WaitForLineAsync("action: compare | result: success | state: drawn | bets: 9");

        follow.Signal(Signal.Terminate);
        Assert.Equal(0, await follow.ExitAsync());
        Assert.Equal("equal", draw.Verify(against: Copy).Copy);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "verify --database postgres://bob:s3cret@127.0.0.1:1/x?draw=d",
        "lottery verify: cannot read postgres://bob@127.0.0.1:1/x?draw=d: Failed to connect to 127.0.0.1:1: "
    )]
    [InlineData(
        "verify --database NEW",
        "lottery verify: there is no draw in NAME; lottery serve makes one"
    )]
    [InlineData(
        "backup copy.db --database NEW",
        "lottery backup: there is no draw in NAME; lottery serve makes one"
    )]
    [InlineData(
        "follow --to copy.db --database NEW",
        "lottery follow: there is no draw in NAME; lottery serve makes one"
    )]
    public async Task What_cannot_be_read_is_one_sentence_without_the_password(
        string words,
        string told
    )
    {
        var draw = await PostgresForgery.NewAsync();

        var run = await OperatorRun.InAsync(_folder, words.Replace("NEW", draw.Address));

        Assert.StartsWith(told.Replace("NAME", draw.Name), run.Failed());
        Assert.DoesNotContain("s3cret", string.Concat(run.Errors));
        Assert.Empty(run.Output);
        Assert.Single(run.Errors);
    }

    [Fact]
    public async Task A_role_that_may_not_read_is_told_what_it_needs()
    {
        var draw = await PostgresForgery.SealedAsync();
        var schema = draw.Address.Split("draw=")[1];
        var role = $"auditor_{schema}";
        await draw.RunAsync($"create role {role} login");
        var address = draw.Address.Replace("lottery@", $"{role}@");

        var nothing = Told(address);
        await draw.RunAsync($"grant usage on schema {schema} to {role}");
        var look = Told(address);
        await draw.RunAsync($"grant select on all tables in schema {schema} to {role}");
        await draw.RunAsync("alter table bets enable row level security");
        var hidden = Told(address);
        await draw.RunAsync("alter table bets disable row level security");

        Assert.EndsWith("the role needs USAGE on the schema, and SELECT on its tables", nothing);
        Assert.EndsWith(
            "permission denied for table schema_version; the role needs USAGE on the schema, and SELECT on its tables",
            look
        );
        Assert.Contains("row-level security policy for table \"bets\"", hidden);
        Assert.Null(Told(address));

        static string? Told(string address)
        {
            var options = new StoreOptions { Path = address };
            try
            {
                Audit.Verification.DrawVerification.Run(
                    new(options.Name) { Connection = options.ConnectionString },
                    TestContext.Current.CancellationToken
                );
                return null;
            }
            catch (Hosting.FailedException e)
            {
                return e.Message;
            }
        }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_documented_commands_of_psql_recompute_a_list()
    {
        foreach (var tool in new[] { "psql", "sha256sum" })
            Assert.SkipUnless(File.Exists($"/usr/bin/{tool}"), $"needs /usr/bin/{tool}");
        var draw = await PostgresForgery.SealedAsync();
        var cluster = await PostgresCluster.SharedAsync();
        var commands = Commands()
            .Replace("PGHOST=db.example PGUSER=auditor PGDATABASE=lottery", "")
            .Replace("search_path=friday", $"search_path={draw.Address.Split("draw=")[1]}")
            .Split('\n')
            .Where(line => !line.Contains("friday.seal.sig"));

        await using var shell = ChildProcess.Start(
            "/bin/sh",
            ["-c", $"set -e\n{string.Join('\n', commands)}"],
            _folder,
            ("PGHOST", cluster.SocketFolder),
            ("PGUSER", "lottery"),
            ("PGDATABASE", "postgres")
        );
        var output = (await OperatorRun.EndOfAsync(shell)).Done().Output;

        Assert.Equal("lottery-seal-v1", output[0]);
        Assert.Equal("total 9 agencies 3", output[7]);
        Assert.Equal(
            $"agency 2 list a bets 5 voided 0 sha256 {output[8].Split(' ')[0]}",
            output[4]
        );
        Assert.Equal(
            ["1|17574", "2|27574", "3|37574"],
            output.Skip(9).Select(line => line[..line.LastIndexOf('|')])
        );
    }

    // The blocks of one section.
    private static string Commands()
    {
        var text = File.ReadAllText(SourceTree.PathOf("docs/verification.md"));
        var section = text.Split("\n## ").Single(part => part.StartsWith("A draw on PostgreSQL"));
        return string.Join(
            '\n',
            section.Split("```sh\n").Skip(1).Select(block => block.Split("\n```")[0])
        );
    }
}
