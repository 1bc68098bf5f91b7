namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A connection is not given to a worker that leaves, or is given on.</summary>
public sealed class LeavingWorkerSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Connections_that_come_while_all_workers_are_asked_to_leave_are_served()
    {
        await using var lottery = await TestLottery.StartAsync();
        // One that has only just been started knows no signals yet, and dies of it.
        lottery.ExpectError("worker_exited");
        using (await lottery.ConnectAsync(agency: 1)) { }

        for (var round = 0; round < 5; round++)
        {
            foreach (var worker in lottery.Workers)
                TrySignal(worker);
            for (var connection = 0; connection < 5; connection++)
                using (var agency = await lottery.ConnectAsync())
                    Assert.Equal("N\n", await agency.AskAsync("WIN\n"));
        }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_whose_worker_is_asked_to_leave_is_told_of_in_the_log()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync(agency: 1);

        lottery.SignalWorkerOf(agency, Signal.Terminate);

        await agency.ExpectEndAsync();
        await lottery.Log.WaitForAsync(
            "connection_closed",
            "success",
            ("agency", "1"),
            ("reason", "the worker is asked to stop")
        );
    }

    // It may have left already.
    private static void TrySignal(int worker)
    {
        try
        {
            Signals.Send(worker, Signal.Terminate);
        }
        catch (InvalidOperationException) when (!Directory.Exists($"/proc/{worker}")) { }
    }
}
