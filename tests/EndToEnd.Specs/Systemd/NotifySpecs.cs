namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>What a server tells systemd (sd_notify(3)) in each mode, and what its workers inherit of it.</summary>
public sealed class NotifySpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    [InlineData("echo")]
    public async Task It_is_ready_when_it_accepts_and_tells_its_stop_with_the_time_that_it_may_take(
        string mode
    )
    {
        using var systemd = new NotifySocket();
        await using var lottery = await StartAsync(systemd, "--mode", mode, "--grace", "40s");

        await systemd.WaitForAsync("READY=1");
        await lottery.Log.WaitForAsync("accept_connections", "in_progress");
        await lottery.StopAsync();

        await systemd.WaitForAsync("STOPPING=1");
        Assert.Equal(
            ["STOPPING=1", "STATUS=stopping", "EXTEND_TIMEOUT_USEC=50000000"],
            systemd.Heard.TakeLast(3)
        );
        Assert.Single(systemd.Heard, said => said == "READY=1");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_is_not_ready_before_its_first_worker_is()
    {
        using var systemd = new NotifySocket();
        await using var lottery = await StartAsync(
            systemd,
            new ServerStart(1, "--max-workers", "1") { Program = ProgramsWithSlowWorker() }
        );

        // It listens, it looks after its workers, and the worker has not begun.
        await systemd.WaitForAsync(
            "STATUS=draw open, 0 of 1 agencies finished, 0 bets stored; workers: 1 starting"
        );
        Assert.DoesNotContain("READY=1", systemd.Heard);

        File.WriteAllText(_folder.File("go"), "");
        await systemd.WaitForAsync("READY=1");
        using var agency = await lottery.ConnectAsync();
        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel", "; workers: ")]
    [InlineData("sequential", "")]
    public async Task Its_status_follows_the_draw(string mode, string end)
    {
        using var systemd = new NotifySocket();
        await using var lottery = await StartAsync(systemd, "--mode", mode);
        using var agency = await lottery.ConnectAsync();

        await systemd.WaitForAsync(
            $"STATUS=draw open, 0 of 1 agencies finished, 0 bets stored{end}"
        );
        await agency.AskAsync(Some.Bet() + Some.Winner());
        await systemd.WaitForAsync(
            $"STATUS=draw open, 0 of 1 agencies finished, 2 bets stored{end}"
        );
        await agency.AskAsync("END|1\n");
        await systemd.WaitForAsync(
            $"STATUS=draw drawn, 1 of 1 agencies finished, 2 bets stored{end}"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_address_may_be_a_path()
    {
        using var systemd = new NotifySocket(_folder);
        await using var lottery = await StartAsync(systemd);

        await systemd.WaitForAsync("READY=1");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_inherits_neither_the_variables_nor_the_socket()
    {
        using var systemd = new NotifySocket();
        using var held = HeldSocket.Listening();
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            held.Pass(
                new ServerStart(1, "--max-workers", "1") { Environment = Watched(systemd) },
                _folder
            )
        );
        await systemd.WaitForAsync("READY=1");
        var worker = Assert.Single(lottery.Workers);

        var environment = File.ReadAllText($"/proc/{worker}/environ").Split('\0');
        Assert.Contains(environment, one => one.StartsWith("PATH="));
        Assert.DoesNotContain(environment, IsOfSystemd);
        Assert.Contains(OpenFiles.ListenerOn(held.Port), OpenFiles.Of(lottery.Process.Id));
        Assert.DoesNotContain(OpenFiles.ListenerOn(held.Port), OpenFiles.Of(worker));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Where_nothing_hears_it_the_server_serves_and_says_so_once()
    {
        await using var lottery = await TestLottery.StartAsync(
            new ServerStart { Environment = [("NOTIFY_SOCKET", "@lottery-specs-nothing")] }
        );
        using var agency = await lottery.ConnectAsync();

        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet()));

        await lottery.StopAsync();
        var failure = Assert.Single(lottery.Log.Of("notify_systemd"));
        Assert.Equal(("fail", "Connection refused"), (failure.Result, failure["reason"]));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "NOTIFY_SOCKET",
        "vsock:2:1",
        "the path of a Unix socket, or @ and an abstract name"
    )]
    [InlineData("WATCHDOG_USEC", "10s", "a whole number from 1 up, as systemd sets it")]
    [InlineData("LISTEN_FDS", "-1", "a whole number from 1 up, as systemd sets it")]
    public async Task What_systemd_does_not_set_so_is_named(string name, string value, string right)
    {
        await using var server = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(_folder, agencies: 1),
            _folder,
            (name, value)
        );

        Assert.Equal(2, await server.ExitAsync());
        Assert.Equal(
            $"lottery serve: {name} in the environment is '{value}'; it must be {right}",
            Assert.Single(server.Said, line => line.IsError).Text
        );
    }

    private Task<TestLottery> StartAsync(NotifySocket systemd, params string[] arguments) =>
        StartAsync(systemd, new ServerStart(1, arguments));

    private Task<TestLottery> StartAsync(NotifySocket systemd, ServerStart start) =>
        TestLottery.StartAsync(_folder, start with { Environment = Watched(systemd) });

    private static IReadOnlyList<(string, string)> Watched(NotifySocket systemd) =>
        [("NOTIFY_SOCKET", systemd.Address), ("WATCHDOG_USEC", "60000000")];

    private static bool IsOfSystemd(string variable) =>
        variable.StartsWith("NOTIFY_SOCKET")
        || variable.StartsWith("WATCHDOG_")
        || variable.StartsWith("LISTEN_");

    // It becomes the worker once the test says so.
    private string ProgramsWithSlowWorker()
    {
        var programs = _folder.File("bin");
        Programs.CopyTo(programs);
        File.WriteAllText(
            Path.Combine(programs, "lottery-worker"),
            $"""
            #!/bin/sh
            until [ -e '{_folder.File("go")}' ]; do sleep 0.05; done
            exec '{Programs.LotteryWorker}' "$@"
            """
        );
        return Path.Combine(programs, "lottery");
    }
}
