namespace Lottery.EndToEnd.Specs.Wire;

public sealed class StopSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_stops_tells_everybody_by_an_orderly_close()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var waiting = await lottery.ConnectAsync();
        using var between = await lottery.ConnectAsync();
        await between.AskAsync("WIN\n");
        await waiting.AskAsync("END|1\n");
        await waiting.SendAsync("CON|1\n");
        await lottery.Log.WaitForAsync("barrier", "in_progress");

        var stopped = lottery.StopAsync();
        await waiting.ExpectEndAsync();
        await between.ExpectEndAsync();

        Assert.Equal(0, await stopped);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Workers_and_semaphores_go_with_the_server()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync("END|1\n");
        var (workers, semaphores) = (lottery.Workers, lottery.Semaphores);

        await lottery.StopAsync();

        Assert.NotEmpty(workers);
        Assert.All(workers, pid => Assert.False(Directory.Exists($"/proc/{pid}")));
        Assert.All(semaphores, file => Assert.False(File.Exists(file)));
        Assert.Single(semaphores);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_may_be_stopped_while_its_workers_are_still_starting()
    {
        await using var lottery = await TestLottery.StartAsync();

        Assert.Equal(0, await lottery.StopAsync());

        Assert.DoesNotContain(lottery.Log.Lines, line => line.IsError);
    }
}
