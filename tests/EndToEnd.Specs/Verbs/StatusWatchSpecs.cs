using System.Net.Sockets;
using System.Text.Json;

namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>status --watch</c>, and what <c>status</c> says of the server.</summary>
public sealed class StatusWatchSpecs : IDisposable
{
    private const string Script = "/usr/bin/script";

    private readonly TempDir _folder = new();

    private string Database => _folder.File("lottery.db");

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Status_says_how_the_server_its_workers_and_the_disk_are()
    {
        // It warns that there are fewer workers than agencies.
        await using var lottery = await TestLottery.StartAsync(9, "--max-workers", "3");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bet());

        var status = (await OperatorRun.OfAsync(lottery, $"status {Server(lottery)}")).Done();
        var json = (await OperatorRun.OfAsync(lottery, $"status --json {Server(lottery)}")).Done();

        Assert.Equal("server          healthy", status.Output[5]);
        Assert.Matches("^workers         ([0-9]+ [a-z]+, )*1 serving$", status.Output[6]);
        Assert.Matches(@"^disk space      [0-9]+\.[0-9] GB free$", status.Output[7]);
        Assert.Matches("^last failures   20.* WARNING  action: ", status.Output[8]);
        var server = json.Json.GetProperty("server");
        Assert.True(server.GetProperty("healthy").GetBoolean());
        Assert.Equal(1, server.GetProperty("workers").GetProperty("serving").GetInt32());
        Assert.True(json.Json.GetProperty("free_bytes").GetInt64() > 0);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("workers         ", "status")]
    [InlineData("workers: ", "health")]
    public async Task A_worker_whose_agency_waits_for_the_draw_is_waiting(string title, string verb)
    {
        await using var lottery = await TestLottery.StartAsync(2);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(1));
        await agency.AskAsync("END\n");
        await agency.SendAsync("CON|1\n");
        await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", "1"));
        var database = verb == "status" ? $" --database {lottery.Database}" : "";

        // The report reaches the server after the line.
        OperatorRun run;
        do run = (
            await OperatorRun.InAsync(lottery.Folder, $"{verb} {Server(lottery)}{database}")
        ).Done();
        while (run.Output.All(line => !line.Contains(" waiting")));

        Assert.Matches(
            $"^{title}[1-3] idle, 1 waiting$",
            Assert.Single(run.Output, line => line.StartsWith(title))
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Where_no_server_runs_status_says_so()
    {
        await using (await TestLottery.StartAsync(_folder)) { }

        var status = (
            await OperatorRun.InAsync(_folder, $"status --database {Database} --port 1")
        ).Done();

        Assert.Contains("server          does not answer on this machine", status.Output);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task To_a_pipe_it_writes_a_block_whenever_something_has_changed()
    {
        await using var lottery = await TestLottery.StartAsync(2);
        await using var watch = Watch(lottery);
        await watch.WaitForLineAsync("bets            0, ");
        using var agency = await lottery.ConnectAsync();

        await agency.AskAsync(Some.Bets(3));

        await watch.WaitForLineAsync("bets            3, ");
        Assert.Matches("^--- 20[-0-9]{8} [0-9:]{8}$", watch.Said[0].Text);
        Assert.Equal(0, await EndAsync(watch));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Nothing_is_written_while_nothing_changes()
    {
        await using (await TestLottery.StartAsync(_folder)) { }
        // A question about the server's health comes here after each look at the draw.
        using var port = new HeldPort();
        using var asked = new Socket(AddressFamily.Unix, SocketType.Stream, 0);
        asked.Bind(new UnixDomainSocketEndPoint($"\0lottery-health-127.0.0.1-{port.Number}"));
        asked.Listen();
        await using var watch = ChildProcess.Start(
            Programs.Lottery,
            [
                .. "status --watch --bind 127.0.0.1 --database".Split(' '),
                Database,
                "--port",
                $"{port.Number}",
            ],
            _folder
        );

        for (var looks = 0; looks < 3; looks++)
            (await asked.AcceptAsync(TestContext.Current.CancellationToken)).Dispose();

        Assert.Equal(0, await EndAsync(watch));
        var servers = watch.Said.Where(line => line.Text.StartsWith("server ")).ToList();
        Assert.NotEmpty(servers);
        Assert.Equal(servers.Distinct(), servers);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task As_json_each_line_is_an_object()
    {
        await using var lottery = await TestLottery.StartAsync(2);
        await using var watch = Watch(lottery, "--json");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));

        await watch.WaitForLineAsync("\"stored\":3,");

        Assert.Equal(0, await EndAsync(watch, Signal.Terminate));
        foreach (var line in watch.Said)
        {
            using var json = JsonDocument.Parse(line.Text);
            Assert.Equal("open", json.RootElement.GetProperty("state").GetString());
            Assert.Equal(20, json.RootElement.GetProperty("at").GetString()!.Length);
        }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_waits_for_a_database_that_is_not_there_yet()
    {
        // Not in the server's folder, in which that leaves no process.
        using var other = new TempDir();
        await using var watch = ChildProcess.Start(
            Programs.Lottery,
            ["status", "--watch", "--database", Database],
            other
        );
        await watch.WaitForLineAsync($"PROBLEM         there is no database {Database}; ");

        await using (await TestLottery.StartAsync(_folder)) { }

        await watch.WaitForLineAsync("draw            open");
        Assert.Equal(0, await EndAsync(watch));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_reader_that_goes_ends_it()
    {
        await using var lottery = await TestLottery.StartAsync(2);
        using var agency = await lottery.ConnectAsync();
        await using var shell = ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                "{ \"$0\" status --watch --database \"$1\"; echo \"ended with $?\" >&2; } | head -n 1",
                Programs.Lottery,
                lottery.Database,
            ],
            _folder
        );
        await shell.WaitForLineAsync("--- 20");

        // Only what has changed is written, and found to have no reader.
        for (var bets = 1; !shell.HasExited; bets++)
        {
            await agency.AskAsync(Some.Bets(1));
            await Task.WhenAny(shell.ExitAsync(), Task.Delay(100));
        }

        await shell.ExitAsync();
        Assert.Equal("ended with 0", Assert.Single(shell.Said, line => line.IsError).Text);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task On_a_terminal_it_is_redrawn_within_its_size_until_Ctrl_C()
    {
        Assert.SkipUnless(File.Exists(Script), "script(1) of util-linux makes the terminal");
        await using var lottery = await TestLottery.StartAsync(arguments: ["--agencies", "1-90"]);
        await using var terminal = ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                "mkfifo keys; exec script -q -e -c \"$1\" shown <>keys",
                "sh",
                $"stty rows 24 cols 80; exec {Programs.Lottery} status --watch --database {lottery.Database} {Server(lottery)}",
            ],
            _folder
        );
        await terminal.WaitForLineAsync(" lines more");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        await terminal.WaitForLineAsync("bets            3, ");

        await File.WriteAllTextAsync(
            _folder.File("keys"),
            "\u0003",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0, await terminal.ExitAsync());
        var shown = string.Join('\n', terminal.Said.Select(line => line.Text));
        var screens = shown.Split("\e[H")[1..^1];
        Assert.All(screens, screen => Assert.InRange(screen.Split('\n').Length, 1, 24));
        Assert.Contains("\e[?1049h", shown);
        Assert.EndsWith(
            " total  90        0             1       3        0       0",
            shown.Split("\e[?1049l")[1].TrimEnd()
        );
    }

    public void Dispose() => _folder.Dispose();

    private ChildProcess Watch(TestLottery lottery, params string[] more) =>
        ChildProcess.Start(
            Programs.Lottery,
            [
                "status",
                "--watch",
                "--database",
                lottery.Database,
                .. Server(lottery).Split(' '),
                .. more,
            ],
            _folder
        );

    private static string Server(TestLottery lottery) => $"--port {lottery.Port} --bind 127.0.0.1";

    private static async Task<int> EndAsync(ChildProcess watch, Signal signal = Signal.Interrupt)
    {
        watch.Signal(signal);
        return await watch.ExitAsync();
    }
}
