using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>The real client and the real server, of which one is killed while bets are on their way.</summary>
public sealed class ExactlyOnceSpecs : IDisposable
{
    private const int Bets = 4_000;

    // Less than a quarter of the list, and more than is ever on its way unanswered.
    private const int SomeBytes = 40_000;

    private readonly TempDir _folder = new();
    private readonly TempDir _agency = new();

    public ExactlyOnceSpecs() => _agency.Write("bets.csv", Csv.Of(Bets));

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData("persistent")]
    [InlineData("per-message")]
    public async Task A_client_that_is_killed_and_run_again_brings_every_bet_once(string connection)
    {
        await using var lottery = await TestLottery.StartAsync(_folder, agencies: 1);
        for (var kills = 0; kills < 2; kills++)
        {
            using var relay = new Relay(lottery.Port, SomeBytes);
            await using var killed = Start(relay.Port, connection);
            await relay.StopsAsync();
            killed.Kill();
            await killed.ExitAsync();
        }

        await using var last = Start(lottery.Port, connection);

        Assert.Equal(0, await last.ExitAsync());
        AssertEveryBetOnce(lottery);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_worker_that_is_killed_costs_no_bet_and_doubles_none()
    {
        await using var lottery = await TestLottery.StartAsync(_folder, agencies: 1);
        lottery.ExpectError("worker_exited");
        using var relay = new Relay(lottery.Port, SomeBytes);
        await using var client = Start(relay.Port, "persistent");

        await relay.StopsAsync();
        foreach (var worker in lottery.Workers)
            Signals.Send(worker, Signal.Kill);
        relay.GoOn();

        Assert.Equal(0, await client.ExitAsync());
        AssertEveryBetOnce(lottery);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_server_that_is_killed_and_started_again_gets_every_bet_once()
    {
        var first = await TestLottery.StartAsync(_folder, agencies: 1);
        using var relay = new Relay(first.Port, SomeBytes);
        await using var client = Start(relay.Port, "persistent");
        await relay.StopsAsync();
        await first.KillAsync();
        await first.DisposeAsync();

        await using var second = await TestLottery.StartAsync(_folder, agencies: 1);
        relay.ServerPort = second.Port;
        relay.GoOn();

        Assert.Equal(0, await client.ExitAsync());
        AssertEveryBetOnce(second);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task An_agency_that_waits_for_the_draw_outlasts_a_server_that_is_started_again()
    {
        var first = await TestLottery.StartAsync(_folder, agencies: 2);
        await using var client = Start(first.Port, "persistent");
        await first.Log.WaitForAsync("barrier", "in_progress");
        await first.DisposeAsync();

        await using var second = await TestLottery.StartAsync(
            _folder,
            agencies: 2,
            "--port",
            $"{first.Port}"
        );
        using (var other = await second.ConnectAsync())
            Assert.Equal("END ACK\n", await other.AskAsync("END|8\n"));

        Assert.Equal(0, await client.ExitAsync());
        AssertEveryBetOnce(second);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Two_clients_with_one_file_store_every_bet_once()
    {
        await using var lottery = await TestLottery.StartAsync(_folder, agencies: 1);
        using var relay = new Relay(lottery.Port, SomeBytes);
        await using var older = Start(relay.Port, "persistent");
        await relay.StopsAsync();

        await using var newer = Start(lottery.Port, "persistent");
        relay.GoOn();

        Assert.Equal(0, await newer.ExitAsync());
        await older.ExitAsync();
        AssertEveryBetOnce(lottery);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _agency.Dispose();
    }

    private ChildProcess Start(int port, string connection) =>
        ClientProgram.Start(
            _agency,
            $"127.0.0.1:{port}",
            ["--file", "bets.csv", "--connection", connection],
            ("CLI_BATCH_MAXAMOUNT", "20"),
            ("CLI_LOOP_PERIOD", "50ms")
        );

    private static void AssertEveryBetOnce(TestLottery lottery) =>
        Assert.Equal(
            Enumerable.Range(1, Bets).Select(number => (long)number),
            lottery.StoredBets(agency: 7).Select(bet => bet.Number)
        );
}
