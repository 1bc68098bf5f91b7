using Lottery.EndToEnd.Specs.Processes;

namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>systemd's watchdog is fed while the server works, and only then.</summary>
public sealed class WatchdogSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly NotifySocket _systemd = new();

    public void Dispose()
    {
        _systemd.Dispose();
        _folder.Dispose();
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    [InlineData("echo")]
    public async Task It_is_fed_again_and_again_while_nothing_happens(string mode)
    {
        await using var lottery = await StartAsync("--mode", mode);

        await FedAsync(times: 3);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_is_fed_while_the_sequential_server_waits_for_a_message()
    {
        await using var lottery = await StartAsync("--mode", "sequential");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync("WIN\n");

        await FedAsync(times: 3);

        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet()));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_hangs_is_no_hang_of_the_server()
    {
        await using var lottery = await StartAsync("--max-workers", "1");
        await lottery.Log.WaitForAsync("accept_connections", "in_progress");
        var worker = Assert.Single(lottery.Workers);
        Signals.Send(worker, Signal.Stop);

        await FedAsync(times: 3);

        Signals.Send(worker, Signal.Continue);
    }

    // strace(1) halts the thread that accepts in a call, which it counts for each thread; the others go on. In parallel
    // mode the first accept is that of the one worker.
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel", "accept4", 2)]
    [InlineData("sequential", "recvfrom", 1)]
    public async Task It_is_not_fed_while_the_thread_that_accepts_hangs(
        string mode,
        string call,
        int number
    )
    {
        var start = TracedServer.In(
            _folder,
            $"-e trace={call} -e inject={call}:delay_enter=1000s:when={number}",
            "--winning-number",
            "later",
            "--mode",
            mode
        );
        await using var lottery = await StartAsync(start);
        await _systemd.WaitForAsync("READY=1");
        await FedAsync(times: 1);
        try
        {
            using var agency = await lottery.ConnectAsync();
            await agency.SendAsync("WIN\n");

            // The server still tells what others do with the draw. A second and more is between two reports.
            await OperateAsync("close", lottery);
            await _systemd.WaitForAsync("STATUS=draw closed");
            var fed = TimesFed();
            await OperateAsync("draw", lottery, "--number", "1");
            await _systemd.WaitForAsync("STATUS=draw drawn");

            Assert.Equal(fed, TimesFed());
        }
        finally
        {
            LetGo(lottery);
        }
        await FedAsync(times: 1);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Another_process_that_systemd_watches_is_not_this_one()
    {
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            new ServerStart
            {
                Environment = [.. Watched, ("WATCHDOG_PID", $"{Environment.ProcessId}")],
            }
        );
        using var agency = await lottery.ConnectAsync();

        await agency.AskAsync(Some.Bet());
        await _systemd.WaitForAsync("STATUS=draw open, 0 of 1 agencies finished, 1 bets");
        await agency.AskAsync("END|1\n");
        await _systemd.WaitForAsync("STATUS=draw drawn");

        Assert.Equal(0, TimesFed());
    }

    // Without its tracer the thread goes on with its call; see ptrace(2).
    private static void LetGo(TestLottery lottery)
    {
        var tracer = File.ReadLines($"/proc/{lottery.Process.Id}/status")
            .First(line => line.StartsWith("TracerPid:"))
            .Split('\t')[1];
        Signals.Send(int.Parse(tracer), Signal.Kill);
    }

    private IReadOnlyList<(string, string)> Watched =>
        [("NOTIFY_SOCKET", _systemd.Address), ("WATCHDOG_USEC", "400000")];

    private Task<TestLottery> StartAsync(params string[] arguments) =>
        StartAsync(new ServerStart(1, arguments));

    private Task<TestLottery> StartAsync(ServerStart start) =>
        TestLottery.StartAsync(_folder, start with { Environment = Watched });

    private async Task FedAsync(int times)
    {
        for (var time = 0; time < times; time++)
            await _systemd.WaitForAsync("WATCHDOG=1");
    }

    private int TimesFed() => _systemd.Heard.Count(said => said == "WATCHDOG=1");

    private async Task OperateAsync(string verb, TestLottery lottery, params string[] arguments)
    {
        await using var run = ChildProcess.Start(
            Programs.Lottery,
            [verb, "--database", lottery.Database, "--yes", .. arguments],
            _folder
        );
        Assert.Equal(0, await run.ExitAsync());
    }
}
