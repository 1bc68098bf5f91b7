namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>What lies on the disk after a server, however it ended.</summary>
public sealed class LeftoverSpecs
{
    private static readonly string[] ForEver =
    [
        "lottery.db",
        "lottery.db.lock",
        "lottery.db.server",
    ];

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_killed_server_leaves_its_log_and_no_socket_and_the_next_one_takes_it_in()
    {
        using var folder = new TempDir();
        await using var killed = await TestLottery.StartAsync(folder);
        using (var agency = await killed.ConnectAsync(agency: 1))
        {
            // Stopped, so that it launches no more workers and takes nothing away.
            killed.Process.Signal(Signal.Stop);
            await Eventually.IsTrueAsync(
                () => ProcessTree.IsStopped(killed.Process.Id),
                "the server stands still"
            );
            foreach (var worker in killed.Workers)
                Signals.Send(worker, Signal.Kill);
            await killed.KillAsync();
        }
        Assert.Equivalent(
            ForEver.Concat(["lottery.db-shm", "lottery.db-wal"]),
            FilesIn(folder),
            strict: true
        );

        await using (await TestLottery.StartAsync(folder)) { }

        Assert.Equivalent(ForEver, FilesIn(folder), strict: true);
        Assert.Single(killed.StoredBets());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_stopped_worker_of_a_killed_server_that_keeps_the_lock_is_ended_by_the_next_server()
    {
        using var folder = new TempDir();
        await using var killed = await TestLottery.StartAsync(folder);
        using var agency = await killed.ConnectAsync(agency: 1);
        var worker = killed.WorkerOf(agency);
        using (new HeldTransaction(killed))
        {
            await agency.SendAsync(Some.Bets(20));
            await Eventually.IsTrueAsync(
                () => Sync.LockTable.Holders().Contains(worker),
                "the worker has the lock"
            );
            Signals.Send(worker, Signal.Stop);
        }
        killed.ExpectExit(128 + (int)Signal.Kill);
        killed.Process.Kill();
        await Eventually.IsTrueAsync(
            () => ProcessTree.WorkingIn(folder) is [var left] && left == worker,
            "the stopped worker alone is left"
        );

        await using (var next = await TestLottery.StartAsync(folder))
        {
            await next.Log.WaitForAsync("worker_hung", "fail", ("pid", $"{worker}"));
            using var again = await next.ConnectAsync(agency: 1);
            Assert.Equal(2, next.StoredBets().Count);
        }
        await killed.KillAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_stopped_worker_of_a_killed_server_is_ended_and_its_agency_sees_the_end()
    {
        using var folder = new TempDir();
        await using var killed = await TestLottery.StartAsync(folder, agencies: 2);
        using var agency = await killed.WaitAtBarrierAsync(agency: 1);
        killed.SignalWorkerOf(agency, Signal.Stop);
        killed.ExpectExit(128 + (int)Signal.Kill);
        killed.Process.Kill();
        await Eventually.IsTrueAsync(
            () => ProcessTree.WorkingIn(folder).Count == 1,
            "the stopped worker alone is left"
        );

        await using (await TestLottery.StartAsync(folder, agencies: 2))
            await agency.ExpectEndAsync();

        await killed.KillAsync();
    }

    private static IEnumerable<string> FilesIn(TempDir folder) =>
        Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path));
}
