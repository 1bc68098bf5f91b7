namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker is one thread; a second one waits at the barrier.</summary>
public sealed class WorkerThreadsSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_at_rest_has_one_thread_besides_those_of_the_runtime()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--max-workers", "1");
        var worker = await lottery.OnlyWorkerIdleAgainAsync();

        Assert.Equal(["lottery-worker"], ThreadsOf(worker));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_that_waits_for_the_draw_has_a_second_one()
    {
        await using var lottery = await TestLottery.StartAsync(2);
        using var agency = await lottery.WaitAtBarrierAsync(agency: 1);
        var worker = lottery.WorkerOf(agency);

        await Eventually.IsTrueAsync(
            () => ThreadsOf(worker).SequenceEqual(["barrier", "lottery-worker"]),
            "a second thread waits"
        );
    }

    // The runtime and its libraries name theirs, such as ".NET Finalizer"; see proc_pid_comm(5).
    private static IReadOnlyList<string> ThreadsOf(int pid) =>
        [
            .. Directory
                .GetDirectories($"/proc/{pid}/task")
                .Select(thread => File.ReadAllText($"{thread}/comm").TrimEnd())
                .Where(name => !name.StartsWith(".NET", StringComparison.Ordinal))
                .Order(),
        ];
}
