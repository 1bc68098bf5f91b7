namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>Agencies that are cut off without a word, as by a firewall or a power cut.</summary>
public sealed class KeepAliveSpecs
{
    private const int ClockTicksPerSecond = 100;

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    [InlineData("echo")]
    public async Task The_kernel_looks_after_a_silent_agency_within_a_minute(string mode)
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1, "--mode", mode);
        using var agency = await lottery.ConnectAsync();
        await agency.SendRawAsync(mode == "echo" ? "a\n"u8.ToArray() : WireClient.Frame("WIN\n"));
        await agency.ReceiveRawAsync(2);

        var ticks = OpenFiles.KeepAliveOf(agency);

        Assert.InRange(ticks, 0, 60 * ClockTicksPerSecond);
    }
}
