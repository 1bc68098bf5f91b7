using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>What becomes of the workers that a rush has left behind.</summary>
public sealed class WorkerRetirementSpecs : ScriptedPool
{
    private readonly WorkerPool _pool;

    public WorkerRetirementSpecs() => _pool = Pool(spares: 1);

    private IEnumerable<ScriptedWorker> Staying =>
        Launched.Where(worker => !worker.Asked.IsCompleted);

    [Fact(Timeout = 15_000)]
    public async Task Who_was_needed_since_the_last_look_stays_for_the_next_rush()
    {
        await RushAsync(3);

        _pool.Retire();

        Assert.Equal(4, Staying.Count());
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_was_not_needed_since_the_last_look_leaves_and_the_spares_stay()
    {
        await RushAsync(3);
        _pool.Retire();

        _pool.Retire();

        Assert.Single(Staying);
        Assert.Same(Staying.Single(), await _pool.TakeAsync(Never));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_smaller_rush_keeps_only_those_it_needs()
    {
        await RushAsync(5);
        _pool.Retire();
        await RushAsync(2);

        _pool.Retire();

        // Two in use at once, and a spare.
        Assert.Equal(3, Staying.Count());
    }

    [Fact(Timeout = 15_000)]
    public async Task The_worker_that_was_idle_for_the_shortest_time_is_taken_first()
    {
        await RushAsync(3);
        var first = (ScriptedWorker)await _pool.TakeAsync(Never);
        await _pool.DeliverAsync(first, Agency(), Never);
        first.Finish();

        Assert.Same(first, await _pool.TakeAsync(Never));
    }

    // So many connections at once, all served.
    private async Task RushAsync(int connections)
    {
        _pool.Start();
        var taken = new List<ScriptedWorker>();
        while (taken.Count < connections)
        {
            MakeAllReady();
            taken.Add((ScriptedWorker)await _pool.TakeAsync(Never));
        }
        MakeAllReady();
        foreach (var worker in taken)
        {
            await _pool.DeliverAsync(worker, Agency(), Never);
            worker.Finish();
        }
    }

    private void MakeAllReady()
    {
        foreach (var worker in Launched.Where(worker => !worker.Ready.IsCompleted).ToList())
            worker.BecomeReady();
    }
}
