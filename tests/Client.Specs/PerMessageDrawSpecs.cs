using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>Whole agencies, talking with a connection for every message, at the real server.</summary>
public sealed class PerMessageDrawSpecs : IDisposable
{
    private const string Waiting = "action: wait_for_draw | result: in_progress";

    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task Two_agencies_make_a_draw_and_the_first_asks_until_the_second_has_ended(
        string mode
    )
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2, "--mode", mode);
        await using var first = StartAgency(lottery, 1, "CONSTANZA,Ñandú,11,1990-01-31,7574\n");
        await AskedTwiceAsync(first);
        Assert.Empty(lottery.StoredDraws());

        await using var second = StartAgency(lottery, 2, "José,Núñez,22,1990-01-31,7574\n");

        Assert.Equal(0, await first.ExitAsync());
        Assert.Equal(0, await second.ExitAsync());
        Assert.Equal(["11"], await WinnersOfAsync(1));
        Assert.Equal(["22"], await WinnersOfAsync(2));
        Assert.Equal(
            ["CONSTANZA Ñandú", "José Núñez"],
            lottery.StoredBets().Select(bet => $"{bet.FirstName} {bet.LastName}")
        );
        await lottery.StopAsync();
        Assert.Single(lottery.Log.Of("sorteo"));
        AssertOneConnectionPerMessage(lottery, first, second);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Both_kinds_of_client_make_a_draw_together()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await using var waiting = StartAgency(
            lottery,
            1,
            "Ana,Paz,11,1990-01-31,7574\n",
            "--connection",
            "persistent"
        );
        await waiting.WaitForLineAsync("action: apuesta_enviada");

        await using var curious = StartAgency(lottery, 2, "Eva,Paz,22,1990-01-31,7574\n");

        Assert.Equal(0, await waiting.ExitAsync());
        Assert.Equal(0, await curious.ExitAsync());
        Assert.Equal(["11"], await WinnersOfAsync(1));
        Assert.Equal(["22"], await WinnersOfAsync(2));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<string> AskedTwiceAsync(ChildProcess agency) =>
        agency.WaitForLineAsync(line => line.Text.Contains(Waiting), Waiting, skip: 1);

    private static void AssertOneConnectionPerMessage(
        TestLottery lottery,
        params ChildProcess[] agencies
    )
    {
        // BET, END, the WIN that was answered with Y, CON; and a WIN for each wait.
        var messages = agencies.Sum(agency => 4 + Lines(agency, Waiting));
        Assert.Equal(messages, agencies.Sum(agency => Lines(agency, "connect | result: success")));
        Assert.Equal(
            messages,
            lottery.Log.Of("accept_connections").Count(line => line.Result == "success")
        );
    }

    private static int Lines(ChildProcess agency, string text) =>
        agency.Said.Count(line => line.Text.Contains(text));

    private ChildProcess StartAgency(
        TestLottery lottery,
        int agency,
        string csv,
        params string[] arguments
    )
    {
        _folder.Write($"bets-{agency}", csv);
        return ClientProgram.StartAs(
            agency,
            _folder,
            $"127.0.0.1:{lottery.Port}",
            ["--file", "bets-{id}", "--output", "winners-{id}", .. arguments],
            ("CLI_CONNECTION", "per-message"),
            ("CLI_LOOP_PERIOD", "50ms")
        );
    }

    private Task<string[]> WinnersOfAsync(int agency) =>
        File.ReadAllLinesAsync(_folder.File($"winners-{agency}"));
}
