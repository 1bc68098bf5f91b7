namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>Refused lines name people: their text is for those who look for a fault.</summary>
public sealed class RefusedTextSpecs
{
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("INFO", false)]
    [InlineData("DEBUG", true)]
    public async Task Their_text_is_in_the_log_at_DEBUG_alone(string level, bool isThere)
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1, "--log-level", level);
        lottery.ExpectError("apuesta_recibida");
        using var agency = await lottery.ConnectAsync();

        var answer = await agency.AskAsync("1|Ramona|Lorca|30904465|1999-02-30|7574\n");

        Assert.Equal("REJECTED 1\n", answer);
        await lottery.Log.WaitForAsync("apuesta_rechazada", "fail");
        await lottery.Log.WaitForAsync("apuesta_recibida", "fail");
        Assert.Equal(isThere, lottery.Process.Said.Any(line => line.Text.Contains("Ramona")));
    }
}
