namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>
/// The worker that makes the draw, killed at each stage of it: the draw is made once all the same, and who
/// waits for it at another worker is neither let through early nor forgotten.
/// </summary>
public sealed class DrawDeathSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Killed_before_its_transaction_it_has_made_none_and_the_next_END_makes_it()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        lottery.ExpectError("worker_exited");
        using var waiting = await lottery.WaitAtBarrierAsync(agency: 1);
        using (var last = await lottery.ConnectAsync(agency: 2))
        using (var writes = new HeldWrites(lottery))
        {
            await last.SendAsync("END\n");
            await writes.UntilWaitedForAsync();
            lottery.SignalWorkerOf(last, Signal.Kill);
            await last.ExpectEndAsync();
        }

        await AssertNoDrawBeforeTheNextEndAsync(lottery, waiting);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_within_its_transaction_it_has_made_none_and_the_next_END_makes_it(
        int write
    )
    {
        await using var doomed = await DoomedWorker.StartAsync(_folder, "pwrite64", write);
        var lottery = doomed.Lottery;
        await WaitAtBarrierAsync(lottery, doomed.Other);

        await doomed.Agency.SendAsync("END|2\n");
        await doomed.Agency.ExpectEndAsync();

        await AssertNoDrawBeforeTheNextEndAsync(lottery, doomed.Other);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Killed_before_it_wakes_a_waiter_its_draw_holds_and_lets_the_others_through()
    {
        await using var doomed = await DoomedWorker.StartAsync(_folder, "fdatasync", 1);

        await AssertDrawHoldsAsync(doomed);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_before_its_END_ACK_its_draw_holds_and_lets_the_others_through(int line)
    {
        // It says that the agency has finished, wakes the first who waits, and says that it made the draw.
        await using var doomed = await DoomedWorker.StartLoggingAsync(_folder, line);

        await AssertDrawHoldsAsync(doomed);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task WaitAtBarrierAsync(TestLottery lottery, WireClient agency)
    {
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Winner(1, "1")));
        await agency.FinishAsync();
        await agency.SendAsync("CON|1\n");
        await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", "1"));
    }

    private static async Task AssertDrawHoldsAsync(DoomedWorker doomed)
    {
        await WaitAtBarrierAsync(doomed.Lottery, doomed.Other);

        await doomed.Agency.SendAsync("END|2\n");
        await doomed.Agency.ExpectEndAsync();

        Assert.Equal("1\n", await doomed.Other.ReceiveAsync());
        using var again = await doomed.Lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await again.AskAsync("END|2\n"));
        Assert.Equal("\n", await again.AskAsync("CON|2\n"));
        Assert.Equal(new(Some.WinningNumber, 2, 1), Assert.Single(doomed.Lottery.StoredDraws()));
        await doomed.Lottery.Log.WaitForAsync("draw_found");
    }

    private static async Task AssertNoDrawBeforeTheNextEndAsync(
        TestLottery lottery,
        WireClient waiting
    )
    {
        using var again = await lottery.ConnectAsync();
        Assert.Equal("N\n", await again.AskAsync("WIN|2\n"));
        Assert.False(waiting.HasAnswer);
        Assert.Empty(lottery.StoredDraws());

        await again.FinishAsync();

        Assert.Equal("1\n", await waiting.ReceiveAsync());
        Assert.Single(lottery.StoredDraws());
        await lottery.Log.WaitForAsync("sorteo");
    }
}
