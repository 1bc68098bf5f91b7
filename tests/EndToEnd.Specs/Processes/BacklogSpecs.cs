namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>How many connections wait at the kernel (listen(2)).</summary>
public sealed class BacklogSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task As_many_connections_wait_as_is_configured()
    {
        using var folder = new TempDir();
        var start = TracedServer.In(folder, "-e trace=listen", "--backlog", "7");

        await using (await TestLottery.StartAsync(folder, start))
            Assert.Matches(@"listen\(\d+, 7\) += 0", File.ReadAllText(folder.File("trace")));
    }
}
