using Lottery.EndToEnd.Specs.Processes;

namespace Lottery.EndToEnd.Specs.Rim;

/// <summary>The database that is served is one file, with one name, and stays where it is.</summary>
public sealed class OneDatabaseSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    private string Database => _folder.File("lottery.db");

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_second_server_by_another_name_of_the_file_is_refused_and_told_the_first()
    {
        var other = Directory.CreateDirectory(_folder.File("other")).FullName;
        var link = Path.Combine(other, "link.db");
        await using (var lottery = await TestLottery.StartAsync(_folder))
        {
            await RunAsync("ln", Database, link);

            var (code, said) = await ServeAsync(link);

            Assert.Equal(1, code);
            Assert.Contains(
                $"is served by the process {lottery.Process.Id} (lottery), by another name, already",
                said
            );
            Assert.Equal([link], Directory.GetFiles(other));
        }

        var (_, alone) = await ServeAsync(link);

        Assert.Contains("has 2 names (hard links)", alone);
        Assert.Equal([link], Directory.GetFiles(other));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_second_server_by_a_mount_of_the_folder_is_refused_and_told_the_first()
    {
        await Privileges.RequireMountsAsync(_folder);
        await using var lottery = await TestLottery.StartAsync(_folder);
        var mounted = Directory.CreateDirectory(_folder.File("mounted")).FullName;
        // The lock of the first server is not seen: another file lies over it.
        var empty = _folder.Write("empty", "");

        var (code, said) = await ServeMountedAsync(
            $"mount --bind '{_folder.Path}' '{mounted}'; mount --bind '{empty}' '{mounted}/lottery.db.server'",
            Path.Combine(mounted, "lottery.db")
        );

        Assert.Equal(1, code);
        Assert.Contains($"is served by the process {lottery.Process.Id} (lottery", said);
        Assert.Contains("by another name", said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_that_is_mounted_by_itself_is_refused_with_what_to_do()
    {
        await Privileges.RequireMountsAsync(_folder);
        await using (await TestLottery.StartAsync(_folder)) { }
        var alone = _folder.Write("alone.db", "");

        var (code, said) = await ServeMountedAsync($"mount --bind '{Database}' '{alone}'", alone);

        Assert.Equal(1, code);
        Assert.EndsWith("mount the folder instead of the file", said);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("/", "is a folder")]
    [InlineData("/dev/null", "is no regular file")]
    public async Task What_is_no_regular_file_is_no_database(string path, string reason)
    {
        var (code, said) = await ServeAsync(path);

        Assert.Equal(1, code);
        Assert.Contains($"{path} {reason}", said);
        Assert.Empty(Directory.GetFiles("/dev", "null-*"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel", "lottery.db")]
    [InlineData("parallel", "lottery.db-wal")]
    [InlineData("sequential", "lottery.db")]
    public async Task A_file_that_is_removed_while_it_is_served_ends_the_server_and_no_bet_is_acknowledged(
        string mode,
        string file
    )
    {
        await using var lottery = await TestLottery.StartAsync(_folder, 2, "--mode", mode);
        lottery.ExpectFailure("was removed or replaced while it was served");
        lottery.ExpectError("worker_exited");
        lottery.IsUnbalanced = true;
        using var agency = await lottery.ConnectAsync(agency: 1);

        File.Delete(_folder.File(file));
        await agency.SendAsync(Some.Bet(1));

        await agency.ExpectErrorOrEndAsync();
        Assert.Equal(1, await lottery.Process.ExitAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_that_is_replaced_while_it_is_served_ends_the_server_also_without_a_message()
    {
        await using var lottery = await TestLottery.StartAsync(_folder);
        lottery.ExpectFailure("was removed or replaced while it was served");
        lottery.IsUnbalanced = true;
        await RunAsync("cp", Database, _folder.File("copy.db"));

        File.Move(_folder.File("copy.db"), Database, overwrite: true);

        Assert.Equal(1, await lottery.Process.ExitAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_first_lines_say_whether_the_draw_is_new_and_what_is_in_it()
    {
        await using (var first = await TestLottery.StartAsync(_folder))
        {
            var opened = await first.Log.WaitForAsync("open_database");
            Assert.Equal((Database, "new", "0"), Told(opened));
            using var agency = await first.ConnectAsync();
            await agency.AskAsync(Some.Bets(3));
        }

        await using var next = await TestLottery.StartAsync(_folder);

        Assert.Equal(
            (Database, "resumed", "3"),
            Told(await next.Log.WaitForAsync("open_database"))
        );
    }

    public void Dispose() => _folder.Dispose();

    private static (string, string, string) Told(LogLine line) =>
        (line["database"], line["draw"], line["bets"]);

    private async Task<(int Code, string Said)> ServeAsync(string database) =>
        await EndAsync(Programs.Lottery, ["serve", "--port", "0", "--database", database]);

    private async Task<(int Code, string Said)> ServeMountedAsync(string mount, string database) =>
        await EndAsync(
            "unshare",
            [
                "-Urm",
                "sh",
                "-ec",
                $"{mount}; exec '{Programs.Lottery}' serve --port 0 --database '{database}'",
            ]
        );

    private async Task<(int Code, string Said)> EndAsync(string program, string[] arguments)
    {
        await using var server = ChildProcess.Start(program, arguments, _folder);
        var code = await server.ExitAsync();
        return (code, server.Said.Last(line => line.IsError).Text);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        await using var process = ChildProcess.Start(program, arguments, _folder);
        Assert.Equal(0, await process.ExitAsync());
    }
}
