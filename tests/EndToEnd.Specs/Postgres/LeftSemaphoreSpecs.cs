namespace Lottery.EndToEnd.Specs.Postgres;

/// <summary>What servers of one draw on one host leave in <c>/dev/shm</c> when they are killed.</summary>
public sealed class LeftSemaphoreSpecs
{
    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task The_next_server_removes_those_of_all_that_were_killed()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var draw = cluster.NewDraw();
        await using var first = await StartAsync(draw);
        await using var second = await StartAsync(draw);
        await using var third = await StartAsync(draw);

        await second.KillAsync();
        await third.KillAsync();
        Assert.Single(Left(second));
        Assert.Single(Left(third));
        await first.StopAsync();
        await using var next = await StartAsync(draw);

        Assert.Empty(Left(second));
        Assert.Empty(Left(third));
        Assert.Single(Left(next));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task And_none_of_a_server_that_runs()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var draw = cluster.NewDraw();
        await using var first = await StartAsync(draw);
        await using var second = await StartAsync(draw);

        await first.KillAsync();
        await using var next = await StartAsync(draw);

        Assert.Empty(Left(first));
        Assert.Single(Left(second));
    }

    private static string[] Left(TestLottery server) =>
        Directory.GetFiles("/dev/shm", $"sem.lottery-{server.Process.Id}-*");

    private static Task<TestLottery> StartAsync(string draw) =>
        TestLottery.StartAsync(1, "--database", draw);
}
