using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>What becomes of the workers that a rush has left behind.</summary>
public sealed class WorkerRetirementSpecs : ScriptedPool
{
    private const int Rush = 3;

    private readonly WorkerPool _pool;

    public WorkerRetirementSpecs() => _pool = Pool(spares: 1);

    private List<ScriptedWorker> Staying =>
        [.. Launched.Where(worker => !worker.Asked.IsCompleted)];

    [Fact(Timeout = 15_000)]
    public async Task Nobody_leaves_right_after_a_rush()
    {
        await RushAsync();

        _pool.AdjustSpares();

        Assert.Equal(Rush + 1, Staying.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task All_but_the_spares_leave_in_the_end()
    {
        await RushAsync();

        await Eventually.IsTrueAsync(
            () =>
            {
                _pool.AdjustSpares();
                return Staying.Count == 1;
            },
            "one spare worker is left"
        );

        Assert.Same(Staying.Single(), await _pool.TakeAsync(Never));
    }

    // So many connections at once, all served.
    private async Task RushAsync()
    {
        _pool.Start();
        for (var served = 0; served < Rush; served++)
        {
            MakeAllReady();
            await _pool.DeliverAsync(Agency(), Never);
        }
        MakeAllReady();
        foreach (var worker in Launched.Where(worker => worker.Busy))
            worker.Finish();
    }

    private void MakeAllReady()
    {
        foreach (var worker in Launched.Where(worker => !worker.Ready.IsCompleted))
            worker.BecomeReady();
    }
}
