using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>The one bet in the environment, sent by the real program to the real server.</summary>
public sealed class BetProgramSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly Dictionary<string, string> _environment = new()
    {
        ["CLI_MODE"] = "bet",
        ["NOMBRE"] = "CONSTANZA",
        ["APELLIDO"] = "Ñandú Ibáñez",
        ["DOCUMENTO"] = "30904465",
        ["NACIMIENTO"] = "1999-03-17",
        ["NUMERO"] = "7574",
    };

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_bet_is_stored_as_it_was_written_and_the_agency_goes_on()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);

        Assert.Equal(0, await RunAsync(lottery));
        _environment["NOMBRE"] = "END";
        _environment["DOCUMENTO"] = "2";
        Assert.Equal(0, await RunAsync(lottery));

        Assert.Equal(
            [
                new StoredBet(7, "CONSTANZA", "Ñandú Ibáñez", "30904465", "1999-03-17", 7574),
                new StoredBet(7, "END", "Ñandú Ibáñez", "2", "1999-03-17", 7574),
            ],
            lottery.StoredBets()
        );
        await lottery.StopAsync();
        Assert.Empty(lottery.Log.Of("sorteo"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_bet_that_the_server_would_refuse_exits_with_2_and_is_not_sent()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        _environment["NACIMIENTO"] = "1999-02-30";

        Assert.Equal(
            2,
            await RunAsync(
                lottery,
                "NACIMIENTO in the environment is '1999-02-30': the birthdate is no real date"
            )
        );

        await lottery.StopAsync();
        Assert.Empty(lottery.Log.Of("apuesta_recibida"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_bet_that_is_not_whole_exits_with_2_and_is_not_sent()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        _environment.Remove("NUMERO");

        Assert.Equal(2, await RunAsync(lottery, "NUMERO is missing, or empty, in the environment"));

        await lottery.StopAsync();
        Assert.Empty(lottery.Log.Of("apuesta_recibida"));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<int> RunAsync(TestLottery lottery, string error = "")
    {
        await using var client = ClientProgram.Start(
            _folder,
            $"127.0.0.1:{lottery.Port}",
            [],
            _environment.Select(variable => (variable.Key, variable.Value))
        );
        var code = await client.ExitAsync();
        Assert.Contains(error, string.Join('\n', ClientProgram.ErrorsOf(client)));
        return code;
    }
}
