namespace Lottery.EndToEnd.Specs.Wire;

public sealed class BarrierIdleTimeSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_idle_timeout_does_not_end_the_wait_at_the_barrier()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2, "--idle-timeout", "3s");
        using var waiting = await lottery.ConnectAsync();
        await waiting.SendRawAsync(
            (byte[])[.. WireClient.Frame("END|1\n"), .. WireClient.Frame("CON|1\n")]
        );
        Assert.Equal("END ACK\n", await waiting.ReceiveAsync());
        await lottery.Log.WaitForAsync("barrier", "in_progress");

        using var silent = await lottery.ConnectAsync();
        await silent.ExpectEndAsync();
        using var last = await lottery.ConnectAsync();
        await last.AskAsync("END|2\n");

        Assert.Equal("\n", await waiting.ReceiveAsync());
    }
}
