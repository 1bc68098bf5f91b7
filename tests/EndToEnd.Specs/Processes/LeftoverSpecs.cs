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
            // Stopped, so that it launches nobody more and takes nothing away.
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

    private static IEnumerable<string> FilesIn(TempDir folder) =>
        Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path));
}
