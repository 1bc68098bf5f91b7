using Lottery.EndToEnd.Specs.Verbs;

namespace Lottery.EndToEnd.Specs.Lists;

/// <summary>What leaves the draw while its agency waits for the draw: the client ends, and sends nothing again.</summary>
public sealed class TakenOutSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_client_that_waits_ends_when_its_list_is_voided()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await using var client = await WaitingClientAsync(lottery, "list.csv");

        await VoidAsync(lottery);

        Assert.Equal(1, await client.ExitAsync());
        Assert.Contains("is not in the draw any more: it was taken out", client.LastError);
        Assert.Empty(lottery.StoredBets());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_client_that_waits_ends_when_another_list_replaces_its_own()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await using var client = await WaitingClientAsync(lottery, "list.csv");
        await using var other = ListRun.Start(
            lottery,
            _folder,
            "--file",
            Write("other.csv", bets: 5),
            "--replace"
        );

        Assert.Equal(1, await client.ExitAsync());

        Assert.Contains("another one has replaced it", client.LastError);
        await other.WaitForLineAsync("wait_for_draw");
        Assert.Equal(5, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_client_that_waits_for_a_list_which_is_sent_twice_goes_on_waiting()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await using var client = await WaitingClientAsync(lottery, "list.csv");
        await using var again = await WaitingClientAsync(lottery, "list.csv");

        using var last = await lottery.ConnectAsync();
        await last.AskAsync("END|2\n");

        Assert.Equal((0, 0), (await client.ExitAsync(), await again.ExitAsync()));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_client_that_asks_again_and_again_ends_after_the_draw()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await using var client = await WaitingClientAsync(
            lottery,
            "list.csv",
            "--connection",
            "per-message",
            "--loop-period",
            "100ms"
        );
        await VoidAsync(lottery);
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        Assert.Equal(1, await client.ExitAsync());

        Assert.Contains("is not in the draw any more", client.LastError);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_voided_list_does_not_come_back_by_a_lost_connection()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await using var client = await WaitingClientAsync(lottery, "list.csv");
        // Stopped, they tell the client nothing of it.
        var workers = lottery.Workers;
        foreach (var worker in workers)
            Signals.Send(worker, Signal.Stop);
        await VoidAsync(lottery);
        lottery.ExpectError("worker_exited");
        foreach (var worker in workers)
            Signals.Send(worker, Signal.Kill);

        Assert.Equal(1, await client.ExitAsync());

        Assert.Contains("taken out of the draw", client.LastError);
        Assert.Empty(lottery.StoredBets());
        // A new run sends it again.
        await using var again = await WaitingClientAsync(lottery, "list.csv");
        Assert.Equal(3, lottery.StoredBets().Count);
    }

    private async Task<ChildProcess> WaitingClientAsync(
        TestLottery lottery,
        string file,
        params string[] arguments
    )
    {
        var client = ListRun.Start(
            lottery,
            _folder,
            ["--file", Write(file, bets: 3), .. arguments]
        );
        await client.WaitForLineAsync("wait_for_draw");
        return client;
    }

    private string Write(string name, int bets) =>
        _folder.Write(
            name,
            string.Concat(Enumerable.Range(1, bets).Select(n => $"Ana,Paz,{n},1990-01-02,{n}\n"))
        );

    private static async Task VoidAsync(TestLottery lottery) =>
        (await OperatorRun.OfAsync(lottery, "void --agency 1 --yes")).Done();
}
