namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>One server a database, and what becomes of it when the server dies or is stopped.</summary>
public sealed class ServerLifeSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_second_server_on_the_same_database_is_refused_with_the_pid_of_the_first()
    {
        using var folder = new TempDir();
        await using var first = await TestLottery.StartAsync(folder);

        await using var second = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(folder, 1),
            folder
        );

        Assert.Equal(1, await second.ExitAsync());
        Assert.EndsWith(
            $"is served by the process {first.Process.Id} already",
            second.Said.Last(line => line.IsError).Text
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_workers_end_with_a_killed_orchestrator()
    {
        using var folder = new TempDir();
        await using var lottery = await TestLottery.StartAsync(folder, agencies: 2);
        using var talking = await lottery.ConnectAsync(agency: 1);
        using var waiting = await lottery.WaitAtBarrierAsync(agency: 2);
        Assert.NotEmpty(lottery.Workers);

        await lottery.KillAsync();

        await talking.ExpectEndAsync();
        await waiting.ExpectEndAsync();
        await Eventually.IsTrueAsync(
            () => ProcessTree.WorkingIn(folder).Count == 0,
            "every worker is gone"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_next_server_goes_on_where_a_killed_one_was()
    {
        using var folder = new TempDir();
        IReadOnlyList<string> left;
        await using (var killed = await TestLottery.StartAsync(folder, agencies: 2))
        {
            using (var agency = await killed.ConnectAsync(agency: 1))
                await agency.FinishAsync();
            left = killed.Semaphores;
            killed.ExpectExit(128 + (int)Signal.Kill);
            killed.Process.Kill();
            await killed.Process.ExitAsync();
            await Eventually.IsTrueAsync(
                () => ProcessTree.WorkingIn(folder).Count == 0,
                "the workers are gone"
            );
            Assert.All(left, semaphore => Assert.True(File.Exists(semaphore)));

            await using var next = await TestLottery.StartAsync(folder, agencies: 2);
            Assert.All(left, semaphore => Assert.False(File.Exists(semaphore)));
            using (var last = await next.ConnectAsync(agency: 2))
                await last.FinishAsync();
            using var first = await next.ConnectAsync();
            Assert.Equal("1\n", await first.AskAsync("CON|1"));
        }
        Assert.Single(left);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Other_rules_than_those_of_the_draw_are_wrong_usage()
    {
        using var folder = new TempDir();
        await using (await TestLottery.StartAsync(folder, agencies: 2)) { }

        await using var other = ChildProcess.Start(
            Programs.Lottery,
            [.. TestLottery.Arguments(folder, agencies: 3)],
            folder
        );

        Assert.Equal(2, await other.ExitAsync());
        Assert.EndsWith(
            "expects 2: leave it out, or change it with --change-rules",
            other.Said.Last(line => line.IsError).Text
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_draw_that_was_made_is_found_and_not_made_again()
    {
        using var folder = new TempDir();
        await using (var before = await TestLottery.StartAsync(folder))
        using (var agency = await before.ConnectAsync(agency: 1))
            await agency.FinishAsync();

        await using var after = await TestLottery.StartAsync(folder);
        using var again = await after.ConnectAsync();

        var found = await after.Log.WaitForAsync("draw_found");
        Assert.Equal("WARNING", found.Level);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", found["drawn"]);
        Assert.Equal("1\n", await again.AskAsync("CON|1"));
        again.Dispose();
        await after.StopAsync();
        Assert.Empty(after.Log.Of("sorteo"));
        Assert.Single(after.StoredDraws());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    public async Task A_signal_ends_it_in_order_and_every_closing_is_logged(Signal signal)
    {
        // Three that have said nothing yet have a place each.
        await using var lottery = await TestLottery.StartAsync(2, "--max-workers", "12");
        using var silent = await lottery.ConnectAsync();
        using var half = await lottery.ConnectAsync();
        await half.SendRawAsync(new byte[] { 0, 0, 1 });
        using var waiting = await lottery.WaitAtBarrierAsync(agency: 1);

        var stopped = lottery.StopAsync(signal);
        await silent.ExpectEndAsync();
        await half.ExpectEndAsync();
        await waiting.ExpectEndAsync();
        silent.Dispose();
        half.Dispose();
        waiting.Dispose();

        Assert.Equal(0, await stopped);
        var closed = lottery.Log.Of("close").Select(line => line["resource"].Split(' ')[0]);
        Assert.Equal(["listening", "workers", "semaphore", "database"], closed);
        Assert.Equal("success", lottery.Log.Of("shutdown")[^1].Result);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--grace", "1h");
        lottery.ExpectError("worker_exited");
        lottery.ExpectError("shutdown");
        lottery.ExpectExit(1);
        using var agency = await lottery.ConnectAsync(agency: 1);
        lottery.SignalWorkerOf(agency, Signal.Stop);

        lottery.Process.Signal(Signal.Terminate);
        await lottery.Log.WaitForAsync("shutdown", "in_progress");
        lottery.Process.Signal(Signal.Interrupt);

        Assert.Equal(1, await lottery.Process.ExitAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_may_be_stopped_while_its_workers_are_still_starting()
    {
        await using var lottery = await TestLottery.StartAsync();

        Assert.Equal(0, await lottery.StopAsync());

        Assert.DoesNotContain(lottery.Log.Lines, line => line.IsError);
    }
}
