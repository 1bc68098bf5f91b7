namespace Lottery.EndToEnd.Specs.Wire;

public sealed class PatienceSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Waiting_at_the_barrier_is_no_idleness()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2, "--idle-timeout", "3s");
        using var patient = await lottery.ConnectAsync();
        await patient.SendRawAsync(
            (byte[])[.. WireClient.Frame("END|1\n"), .. WireClient.Frame("CON|1\n")]
        );
        Assert.Equal("END ACK\n", await patient.ReceiveAsync());
        await lottery.Log.WaitForAsync("barrier", "in_progress");

        using var silent = await lottery.ConnectAsync();
        await silent.ExpectEndAsync();
        using var last = await lottery.ConnectAsync();
        await last.AskAsync("END|2\n");

        Assert.Equal("\n", await patient.ReceiveAsync());
    }
}
