using Lottery.Handoff;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>What becomes of the workers that a rush has left behind.</summary>
public sealed class WorkerRetirementSpecs : ScriptedPool
{
    private const int Rush = 3;

    private List<ScriptedWorker> Staying => [.. Launched.Where(worker => worker.Dismissals == 0)];

    [Fact]
    public void No_worker_leaves_right_after_a_rush()
    {
        var pool = PoolAfterRush(TimeSpan.Zero);

        pool.CheckWorkers();

        Assert.Equal(Rush + 1, Staying.Count);
    }

    [Fact]
    public void All_but_the_spares_leave_when_they_were_not_needed_for_a_while()
    {
        var pool = PoolAfterRush(TimeSpan.Zero);

        pool.CheckWorkers();
        pool.CheckWorkers();

        Assert.Single(Staying);
    }

    [Fact]
    public void As_many_stay_as_were_needed_at_once_since_the_last_look_and_the_spares()
    {
        var pool = PoolAfterRush(TimeSpan.Zero);
        pool.CheckWorkers();
        Launched.ForEach(worker => worker.Given.Clear());
        pool.Deliver(Agency());
        pool.Deliver(Agency());
        ServeAll();

        pool.CheckWorkers();

        Assert.Equal(2 + 1, Staying.Count);
    }

    [Fact]
    public void The_number_of_spares_is_put_right_more_seldom_than_workers_are_looked_after()
    {
        var pool = PoolAfterRush(Long);

        for (var look = 0; look < 10; look++)
            pool.CheckWorkers();

        Assert.Equal(Rush + 1, Staying.Count);
    }

    [Fact]
    public void A_worker_that_is_asked_to_leave_gets_no_connection()
    {
        var pool = PoolAfterRush(TimeSpan.Zero);
        pool.CheckWorkers();
        pool.CheckWorkers();
        var staying = Staying.Single();
        Launched.ForEach(worker => worker.Given.Clear());

        pool.Deliver(Agency());
        pool.Deliver(Agency());

        Assert.Equal([staying], Launched.Where(worker => worker.Given.Count > 0));
        Assert.False(pool.CanTake);
    }

    [Fact]
    public void What_a_worker_reports_that_is_asked_to_leave_changes_nothing()
    {
        var pool = PoolAfterRush(TimeSpan.Zero);
        pool.CheckWorkers();
        pool.CheckWorkers();
        var leaving = Launched.First(worker => worker.Dismissals > 0);
        pool.Deliver(Agency());

        leaving.Finish();

        Assert.Empty(leaving.Kills);
        Assert.False(pool.CanTake);
    }

    [Fact]
    public void Workers_that_die_idle_do_not_upset_the_number_of_spares()
    {
        var pool = PoolAfterRush(TimeSpan.Zero);
        pool.CheckWorkers();
        foreach (var worker in Launched[..Rush])
            worker.Die(137);

        pool.CheckWorkers();

        Assert.True(pool.CanTake);
    }

    [Fact]
    public void Workers_that_leave_by_themselves_are_not_taken()
    {
        var pool = ReadyPool(spares: 2);
        pool.Deliver(Agency());
        Launched[^1].BecomeReady();

        foreach (var worker in Launched.Where(worker => worker.Given.Count == 0).ToList())
            worker.EndLink();
        pool.CheckWorkers();

        Assert.Empty(Log.Of("workers_taken"));
        Assert.Null(pool.SecondsFull);
    }

    [Fact]
    public void A_worker_that_could_not_store_is_told_at_once_and_goes_on()
    {
        var failures = 0;
        var pool = ReadyPool(
            new WorkerPoolOptions { MaxWorkers = 1, OnNotStored = () => failures++ }
        );
        pool.Deliver(Agency());
        Launched[0].Take();

        Launched[0].Report(WorkerWord.NotStored);

        Assert.Equal(1, failures);
        Assert.Empty(Launched[0].Kills);
    }

    // So many connections at once, all served.
    private WorkerPool PoolAfterRush(TimeSpan betweenAdjustments)
    {
        var pool = ReadyPool(
            new WorkerPoolOptions
            {
                MaxWorkers = 100,
                Spares = 1,
                BetweenAdjustments = betweenAdjustments,
            }
        );
        for (var served = 0; served < Rush; served++)
        {
            pool.Deliver(Agency());
            Launched[^1].BecomeReady();
        }
        ServeAll();
        return pool;
    }

    private void ServeAll()
    {
        foreach (var worker in Launched.Where(worker => worker.Given.Count > 0))
        {
            worker.Take();
            worker.Finish();
        }
    }
}
