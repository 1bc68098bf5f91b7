using Lottery.EndToEnd.Specs.Processes;

namespace Lottery.EndToEnd.Specs.Strangers;

/// <summary>A crowd of connections that say nothing whole keeps no agency from being served.</summary>
public sealed class CrowdSpecs : IDisposable
{
    private const int Strangers = 1000;
    private const string Late = "no whole message came in time, and other connections wait";
    private const string Busy = "the server is busy with connections that say nothing; try again";

    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData(4, "persistent")]
    [InlineData(16, "persistent")]
    [InlineData(4, "per-message")]
    public async Task An_agency_uploads_and_gets_its_winners_while_a_thousand_strangers_are_held(
        int workers,
        string connection
    )
    {
        await using var lottery = await StartAsync(workers);
        using var crowd = await Crowd.ConnectAsync(lottery, Strangers);
        _folder.Write("agency-1.csv", "Ada,Lovelace,30904465,1999-03-17,7574\n");

        await using var agency = ChildProcess.Start(
            Programs.Lottery,
            [
                .. new[] { "client", "--id", "1", "--server", $"127.0.0.1:{lottery.Port}" },
                .. new[] { "--connection", connection, "--loop-period", "100ms" },
                .. new[] { "--file", _folder.File("agency-1.csv") },
                .. new[] { "--output", _folder.File("winners.txt") },
            ],
            _folder
        );

        Assert.Equal(0, await agency.ExitAsync());
        Assert.Equal("30904465\n", File.ReadAllText(_folder.File("winners.txt")));
        Assert.True(crowd.Held > Strangers / 2, $"{crowd.Held} strangers are held");
        await lottery.Log.WaitForAsync("hello_places_taken", "fail");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_oldest_stranger_gives_its_place_to_the_newest_connection()
    {
        await using var lottery = await StartAsync(workers: 1);
        using var crowd = await Crowd.ConnectAsync(lottery, 10);

        using var agency = await lottery.ConnectAsync(agency: 1);

        Assert.Equal(Late, await crowd.First.ExpectErrorAsync());
        await lottery.Log.WaitForAsync("connection_closed", "fail", ("reason", Late));
        Assert.True(crowd.Held > 0);
        await agency.FinishAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Agencies_that_were_served_before_the_crowd_came_notice_nothing()
    {
        await using var lottery = await StartAsync(workers: 2);
        using var agency = await lottery.ConnectAsync(agency: 1);
        using var crowd = await Crowd.ConnectAsync(lottery, 10);

        await crowd.First.ExpectErrorAsync();

        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet()));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_silent_connection_is_kept_while_no_other_waits()
    {
        await using var lottery = await StartAsync(workers: 4);
        using var crowd = await Crowd.ConnectAsync(lottery, 1);
        await lottery.Log.WaitForAsync("accept_connections", "success");

        await HealthLineAsync(lottery, "workers: 3 idle, 1 greeting");
        await HealthLineAsync(lottery, "healthy: ");

        Assert.Equal(1, crowd.Held);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Those_that_wait_for_too_long_are_told_to_try_again()
    {
        await using var lottery = await StartAsync(workers: 1, helloTimeout: "2s");
        using var crowd = await Crowd.ConnectAsync(lottery, 20);

        Assert.Equal(Busy, await crowd.Second.ExpectErrorAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_is_no_health_until_the_crowd_has_gone()
    {
        await using var lottery = await StartAsync(workers: 1);
        using (await Crowd.ConnectAsync(lottery, 100))
        {
            var ill = await HealthAnswer.UntilAsync(lottery, answer => answer.Code == 1);
            await HealthAnswer.UntilAsync(
                lottery,
                answer => answer.Said.Contains("connections that send no whole message hold ")
            );
        }

        await HealthAnswer.UntilAsync(lottery, answer => answer.Code == 0);
        await lottery.Log.WaitForAsync("hello_places_taken", "success");
    }

    public void Dispose() => _folder.Dispose();

    // Nothing but the crowd's own pressure ends a stranger, unless the test says so.
    private static Task<TestLottery> StartAsync(int workers, string helloTimeout = "1h")
    {
        var limits = $"--max-workers {workers} --hello-timeout {helloTimeout} --idle-timeout 1h";
        return TestLottery.StartAsync(1, $"{limits} --backlog 1024".Split(' '));
    }

    private async Task HealthLineAsync(TestLottery lottery, string begin)
    {
        while (true)
        {
            await using var health = ChildProcess.Start(
                Programs.Lottery,
                ["health", "--port", $"{lottery.Port}", "--bind", "127.0.0.1"],
                _folder
            );
            await health.ExitAsync();
            if (health.Said.Any(line => line.Text.StartsWith(begin, StringComparison.Ordinal)))
                return;
        }
    }
}
