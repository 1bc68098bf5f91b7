namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker whose server was killed ends within the grace time, whatever it waits for.</summary>
public sealed class OrphanSpecs
{
    private static readonly string[] ShortGrace = ["--grace", "1s"];

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_that_waits_for_the_lock_ends()
    {
        await using var lottery = await TestLottery.StartAsync(1, ShortGrace);
        using var agency = await lottery.ConnectAsync();
        using var writes = new HeldWrites(lottery);
        await agency.SendAsync(Some.Bets(20));
        await writes.UntilWaitedForAsync();

        await lottery.KillAsync();

        await agency.ExpectEndAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_that_waits_for_a_tool_that_writes_ends_before_the_tool_does()
    {
        await using var lottery = await TestLottery.StartAsync(1, ShortGrace);
        using var agency = await lottery.ConnectAsync(agency: 1);
        var worker = lottery.WorkerOf(agency);
        using var tool = new HeldTransaction(lottery);
        await agency.SendAsync(Some.Bets(20));
        await Eventually.IsTrueAsync(
            () => Sync.LockTable.Holders().Contains(worker),
            "the worker waits for SQLite"
        );

        await lottery.KillAsync();

        // An ERROR would mean that the worker had waited until its lock timeout.
        await agency.ExpectEndAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_whose_agency_takes_no_answer_ends()
    {
        await using var lottery = await TestLottery.StartAsync(1, ShortGrace);
        using var agency = await lottery.ConnectAsync(agency: 1);
        var asking = AskWithoutReadingAsync(agency);
        var stalled = 0;
        await Eventually.IsTrueAsync(
            () => (stalled = agency.CanSend ? 0 : stalled + 1) > 50,
            "the worker is stuck with its answers"
        );

        await lottery.KillAsync();

        await asking;
    }

    private static async Task AskWithoutReadingAsync(WireClient agency)
    {
        var questions = Enumerable
            .Repeat(WireClient.Frame("WIN\n"), 1000)
            .SelectMany(f => f)
            .ToArray();
        try
        {
            while (true)
                await agency.SendRawAsync(questions);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The worker has ended.
        }
    }
}
