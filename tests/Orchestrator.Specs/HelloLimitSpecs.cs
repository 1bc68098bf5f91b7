using Lottery.Handoff;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>How many workers serve connections that have sent no message, and what those that wait for them get.</summary>
public sealed class HelloLimitSpecs : HelloPool
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(1024, 256)]
    [InlineData(int.MaxValue, 536_870_912)]
    public void A_quarter_of_the_workers_may_serve_them(int most, int places) =>
        Assert.Equal(places, new WorkerPoolOptions { MaxWorkers = most }.MaxInHello);

    [Fact]
    public void Idle_workers_get_no_more_of_them_than_allowed()
    {
        var pool = PoolWith(places: 2, leastHello: Long);

        Serve(pool);
        Assert.True(pool.CanTake);
        Serve(pool);

        Assert.False(pool.CanTake);
        Assert.Equal(2, pool.CountByState()["greeting"]);
        Assert.True(pool.CountByState()["idle"] > 0);
    }

    [Theory]
    [InlineData(WorkerWord.Greeted, 0)]
    [InlineData(WorkerWord.Speaking, 7)]
    [InlineData(WorkerWord.Served, 0)]
    public void A_place_is_free_when_the_message_has_come_or_the_connection_has_ended(
        WorkerWord word,
        int agency
    )
    {
        var pool = PoolWith(places: 1, leastHello: Long);
        var worker = Serve(pool);

        worker.Report(word, agency);

        Assert.True(pool.CanTake);
        Assert.False(pool.CountByState().ContainsKey("greeting"));
        Assert.Empty(worker.Kills);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_worker_that_dies_gives_its_place_back(bool hasTaken)
    {
        var pool = PoolWith(places: 1, leastHello: Long);
        var agency = Agency();
        pool.Deliver(agency);
        var worker = Given(agency);
        if (hasTaken)
            worker.Take();

        worker.Die(137);

        Assert.Equal(hasTaken, pool.CanTake);
        Assert.Equal(hasTaken ? 1 : 2, Launched.Count(worker => worker.Given.Contains(agency)));
    }

    [Fact]
    public void Only_when_a_connection_has_had_its_time_are_others_accepted_to_wait()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero);
        pool.Deliver(Agency());
        Assert.False(pool.CanTake);

        Launched.Single(worker => worker.Given.Count > 0).Take();

        Assert.True(pool.CanTake);
        Assert.False(pool.IsOpen);
    }

    [Fact]
    public void Where_agencies_have_all_other_workers_it_is_the_same()
    {
        var pool = PoolWith(places: 2, leastHello: TimeSpan.Zero, workers: 2);
        Serve(pool).Greet();
        Assert.True(pool.CanTake);
        var stranger = Serve(pool);
        Assert.True(pool.CanTake);
        Assert.False(pool.IsOpen);

        pool.Deliver(Agency());
        pool.EndLateHellos();

        Assert.Equal(1, stranger.YieldRequests);
    }

    [Fact]
    public void While_another_worker_starts_no_worker_is_asked_and_the_newest_gets_it()
    {
        var pool = PoolWith(places: 4, leastHello: TimeSpan.Zero, spares: 1);
        var stranger = Serve(pool);
        var (old, young) = (Agency(), Agency());
        pool.Deliver(old);
        pool.Deliver(young);

        pool.EndLateHellos();
        Launched[1].BecomeReady();

        Assert.Equal(0, stranger.YieldRequests);
        Assert.Same(young, Assert.Single(Launched[1].Given));
    }

    [Fact]
    public void A_connection_is_asked_to_end_once_and_only_if_others_wait()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero);
        var worker = Serve(pool);
        pool.EndLateHellos();
        Assert.Equal(0, worker.YieldRequests);
        var next = Agency();
        pool.Deliver(Agency());
        pool.Deliver(next);

        pool.EndLateHellos();
        pool.EndLateHellos();
        worker.Finish();

        Assert.Equal(1, worker.YieldRequests);
        Assert.Same(next, worker.Given[^1]);
    }

    [Fact]
    public void No_worker_is_asked_before_its_time()
    {
        var pool = PoolWith(places: 1, leastHello: Long);
        var worker = Serve(pool);
        pool.Deliver(Agency());

        pool.EndLateHellos();

        Assert.Equal(0, worker.YieldRequests);
    }

    [Fact]
    public void As_many_are_asked_as_others_wait_the_oldest_first()
    {
        var pool = PoolWith(places: 3, leastHello: TimeSpan.Zero);
        ScriptedWorker[] workers = [Serve(pool), Serve(pool), Serve(pool)];
        pool.Deliver(Agency());
        pool.Deliver(Agency());

        pool.EndLateHellos();

        Assert.Equal([1, 1, 0], workers.Select(worker => worker.YieldRequests));
    }

    [Fact]
    public void After_one_that_had_to_end_the_newest_is_next_until_no_connection_waits()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero);
        var worker = Serve(pool);
        var (old, middle, young) = (Agency(), Agency(), Agency());
        foreach (var agency in new[] { old, middle, young })
            pool.Deliver(agency);

        End(pool, worker);
        Assert.Same(young, worker.Given[^1]);
        End(pool, worker);
        Assert.Same(middle, worker.Given[^1]);
        End(pool, worker);

        Assert.Same(old, worker.Given[^1]);
        Assert.Null(pool.SecondsHeld);
    }

    [Fact]
    public void After_one_that_has_sent_its_message_meanwhile_the_oldest_is_next()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero);
        var worker = Serve(pool);
        var (old, young) = (Agency(), Agency());
        pool.Deliver(old);
        pool.Deliver(young);

        pool.EndLateHellos();
        worker.Greet();

        Assert.Contains(Launched, other => other.Given.Contains(old));
        Assert.DoesNotContain(Launched, other => other.Given.Contains(young));
    }
}
