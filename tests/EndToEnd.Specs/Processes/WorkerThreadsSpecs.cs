namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker is one thread; a second one waits at the barrier. It has no thread pool, socket engine or timer.</summary>
public sealed class WorkerThreadsSpecs
{
    private const string Main = "lottery-worker";

    // What the runtime starts for itself; a name has 15 characters, see proc_pid_comm(5).
    private static readonly string[] OfRuntime = [".NET Finalizer", ".NET SigHandler"];

    // The second compiles again what runs often, and ends after a while.
    private static readonly string[] OfRuntimeWithJit = [".NET SynchManag", ".NET Tiered Com"];

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_at_rest_has_one_thread_besides_those_of_the_runtime()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--max-workers", "1");
        var worker = await lottery.OnlyWorkerIdleAgainAsync();

        AssertThreads([Main], await ThreadsAsync(worker, Main));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_whose_agency_waits_for_the_draw_has_a_second_thread()
    {
        await using var lottery = await TestLottery.StartAsync(2);
        using var agency = await lottery.WaitAtBarrierAsync(agency: 1);
        var worker = lottery.WorkerOf(agency);

        AssertThreads(["barrier", Main], await ThreadsAsync(worker, "barrier"));
    }

    private static void AssertThreads(string[] own, IReadOnlyCollection<string> all)
    {
        if (Programs.AreNative)
            Assert.Equal([.. OfRuntime.Concat(own).Order()], all);
        else
            Assert.Equal(own, all.Except([.. OfRuntime, .. OfRuntimeWithJit]).Order());
    }

    // Once the one that is awaited is there. A new thread has the name of the one that has started it, until it
    // has its own.
    private static async Task<IReadOnlyCollection<string>> ThreadsAsync(int pid, string awaited)
    {
        IReadOnlyCollection<string> names = [];
        await Eventually.IsTrueAsync(
            () =>
                (names = NamesOfThreads(pid)).Contains(awaited)
                && names.Count(name => name == Main) == 1,
            $"{awaited} runs, and each other thread has a name of its own"
        );
        return names;
    }

    private static List<string> NamesOfThreads(int pid)
    {
        var names = new List<string>();
        foreach (var thread in Directory.GetDirectories($"/proc/{pid}/task"))
            try
            {
                names.Add(File.ReadAllText($"{thread}/comm").TrimEnd());
            }
            catch (IOException)
            {
                // It has ended.
            }
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
