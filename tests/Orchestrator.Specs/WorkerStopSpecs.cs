using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>How all workers of a pool end.</summary>
public sealed class WorkerStopSpecs : ScriptedPool
{
    [Fact]
    public void Stopping_asks_every_worker_once_and_has_ended_with_the_last()
    {
        var pool = ReadyPool(spares: 2);
        pool.Deliver(Agency());
        Launched[1].Take();
        Assert.Equal(3, Launched.Count);

        pool.Stop();
        pool.Stop();
        Assert.False(pool.CanTake);
        Assert.All(Launched, worker => Assert.Equal(1, worker.Dismissals));
        Launched[0].Die(0);
        Launched[2].Die(0);
        Assert.False(pool.HasEnded);
        Launched[1].Die(0);

        Assert.True(pool.HasEnded);
        Assert.Equal(3, Launched.Count);
        Assert.Null(pool.Failure);
    }

    [Fact]
    public void A_pool_that_was_not_stopped_has_not_ended()
    {
        var pool = ReadyPool(spares: 1);

        pool.Kill();

        Assert.False(Pool(spares: 1).HasEnded);
        Assert.False(pool.HasEnded);
    }

    [Fact]
    public void Connections_that_wait_for_a_worker_are_closed_at_a_stop()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        var agency = Agency();
        pool.Deliver(agency);

        pool.Stop();

        Assert.True(agency.Descriptor.IsClosed);
    }

    [Fact]
    public void A_connection_that_is_not_taken_before_its_worker_ends_is_closed_after_a_stop()
    {
        var pool = ReadyPool(spares: 2);
        var agency = Agency();
        pool.Deliver(agency);
        pool.Stop();
        Assert.False(agency.Descriptor.IsClosed);

        Launched[1].Die(0);

        Assert.True(agency.Descriptor.IsClosed);
        Assert.Empty(Launched[0].Given);
    }

    [Fact]
    public void A_worker_that_serves_at_a_stop_may_finish_and_takes_no_other_connection()
    {
        var pool = ReadyPool(spares: 1, most: 1);
        pool.Deliver(Agency());
        Launched[0].Take();

        pool.Stop();
        Launched[0].Finish();

        Assert.False(pool.CanTake);
        Assert.Empty(Launched[0].Kills);
    }

    [Fact]
    public void A_pool_has_ended_when_its_last_worker_has()
    {
        var pool = ReadyPool(spares: 1);
        pool.Stop();

        Launched[0].Die(137);

        Assert.True(pool.HasEnded);
    }

    [Fact]
    public void Workers_that_end_while_they_start_are_no_failure_after_a_stop()
    {
        var pool = Pool(spares: 3);
        pool.Start();
        pool.Stop();

        Launched.ForEach(worker => worker.Die(1));

        Assert.Null(pool.Failure);
    }

    [Fact]
    public void A_worker_that_does_not_leave_when_asked_is_killed_and_waited_for()
    {
        var pool = ReadyPool(
            new WorkerPoolOptions
            {
                MaxWorkers = 1,
                Spares = 1,
                ExitTimeout = Long,
            }
        );
        pool.Stop();

        pool.Kill();
        Assert.Single(Launched[0].Kills);
        Assert.False(pool.HasEnded);
        Launched[0].Die(137);

        Assert.True(pool.HasEnded);
    }

    [Fact]
    public void A_worker_that_does_not_die_when_killed_is_not_waited_for_longer_than_allowed()
    {
        var pool = ReadyPool(new WorkerPoolOptions { MaxWorkers = 1, ExitTimeout = TimeSpan.Zero });
        pool.Stop();
        Assert.False(pool.HasEnded);

        pool.Kill();

        Assert.True(pool.HasEnded);
    }
}
