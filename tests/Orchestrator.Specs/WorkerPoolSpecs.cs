using Lottery.Domain;
using Lottery.Handoff;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>How many workers there are, which of them take connections, and how they are replaced.</summary>
public sealed class WorkerPoolSpecs : ScriptedPool
{
    [Fact]
    public void Lines_that_workers_could_not_log_are_counted_once()
    {
        var pool = Pool(spares: 2);
        pool.Start();
        Launched[0].BecomeReady();
        Launched[1].BecomeReady();

        Launched[0].Report(WorkerWord.Alive, 3);
        Launched[0].Report(WorkerWord.Alive, 5);
        Launched[1].Report(WorkerWord.Alive, 4);
        Launched[1].Report(WorkerWord.Alive, 4);

        Assert.Equal(9, Log.Logger.Dropped);
    }

    [Fact]
    public void Spares_are_kept_beside_the_workers_in_use()
    {
        var pool = ReadyPool(spares: 2);
        Assert.Equal(2, pool.CountByState().Values.Sum());

        pool.Deliver(Agency());

        Assert.Equal([new("starting", 1), new("idle", 1), new("taking", 1)], pool.CountByState());
    }

    [Fact]
    public void A_worker_whose_agency_waits_for_the_draw_is_counted_as_waiting_until_it_leaves_or_has_served()
    {
        var pool = ReadyPool(spares: 2, most: 2);
        pool.Deliver(Agency());
        pool.Deliver(Agency());
        foreach (var worker in Launched)
        {
            worker.Take();
            worker.Greet();
            worker.Report(WorkerWord.Waiting);
        }
        Assert.Equal([new("waiting", 2)], pool.CountByState());

        Launched[0].EndLink();
        Assert.Equal([new("waiting", 1), new("leaving", 1)], pool.CountByState());

        Launched[1].Finish();
        Assert.Equal([new("idle", 1), new("leaving", 1)], pool.CountByState());
        Assert.Empty(Launched[1].Kills);
    }

    [Fact]
    public void A_worker_whose_agency_waits_and_is_unfinished_is_told_so()
    {
        HashSet<AgencyId> unfinished = [new(2), new(3)];
        var pool = ReadyPool(Options(spares: 2) with { FindUnfinished = () => unfinished });
        foreach (var agency in new[] { 1, 2 })
        {
            pool.Deliver(Agency());
            Launched[agency - 1].Take();
            Launched[agency - 1].Report(WorkerWord.Speaking, agency);
        }
        pool.CheckWorkers();
        Assert.Equal(0, Launched[1].TimesUnfinished);

        Launched[0].Report(WorkerWord.Waiting);
        Launched[1].Report(WorkerWord.Waiting);
        pool.CheckWorkers();

        Assert.Equal((0, 1), (Launched[0].TimesUnfinished, Launched[1].TimesUnfinished));
    }

    [Fact]
    public void There_are_never_more_workers_than_allowed()
    {
        var pool = ReadyPool(spares: 4, most: 2);

        pool.Deliver(Agency());
        Assert.True(pool.CanTake);
        pool.Deliver(Agency());

        Assert.Equal(2, Launched.Count);
        Assert.False(pool.CanTake);
    }

    [Fact]
    public void A_pool_takes_connections_once_a_worker_is_ready()
    {
        var pool = Pool(spares: 1);
        Assert.False(pool.CanTake);
        pool.Start();
        Assert.False(pool.CanTake);

        Launched[0].BecomeReady();

        Assert.True(pool.CanTake);
    }

    [Fact]
    public void A_worker_that_has_served_its_connection_takes_another()
    {
        var pool = ReadyPool(spares: 1, most: 1);
        pool.Deliver(Agency());
        Launched[0].Take();
        Assert.False(pool.CanTake);

        Launched[0].Finish();
        pool.Deliver(Agency());

        Assert.Equal(2, Launched[0].Given.Count);
        Assert.Empty(Launched[0].Kills);
    }

    [Fact]
    public void A_worker_that_died_idle_is_replaced_and_gets_no_connection()
    {
        var pool = ReadyPool(spares: 2);
        Launched[1].Die(137);

        pool.Deliver(Agency());

        Assert.Single(Launched[0].Given);
        Assert.Empty(Launched[1].Given);
        Assert.Equal(4, Launched.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_worker_is_gone_when_it_has_exited_and_its_reports_are_read(bool linkEndsFirst)
    {
        var pool = ReadyPool(spares: 1, most: 1);

        Action[] ends = [() => Launched[0].EndLink(), () => Launched[0].Exit(1)];
        ends[linkEndsFirst ? 0 : 1]();
        Assert.False(Launched[0].IsDisposed);
        ends[linkEndsFirst ? 1 : 0]();

        Assert.True(Launched[0].IsDisposed);
        Assert.Equal((1, 2), (pool.CountByState().Values.Sum(), Launched.Count));
    }

    [Fact]
    public void A_worker_whose_disk_failed_is_the_end_of_the_server()
    {
        var pool = ReadyPool(spares: 2);
        pool.Deliver(Agency());
        Launched[1].Take();

        Launched[1].Die(3, "the disk failed");

        Assert.Equal("exit code 3: the disk failed", pool.Failure);
        Assert.Equal(3, Launched.Count);
    }

    [Fact]
    public void A_worker_that_cannot_be_given_a_connection_is_killed_unless_it_exits()
    {
        var options = new WorkerPoolOptions { MaxWorkers = 1, ExitTimeout = TimeSpan.Zero };
        var pool = ReadyPool(options);
        Launched[0].CanBeGiven = false;

        pool.Deliver(Agency());
        Assert.Empty(Launched[0].Kills);
        pool.CheckWorkers();

        Assert.Equal("it did not leave when its link had ended", Assert.Single(Launched[0].Kills));
    }

    [Fact]
    public void A_worker_whose_link_has_ended_gets_no_connection_and_is_killed_unless_it_exits()
    {
        var options = new WorkerPoolOptions { MaxWorkers = 1, ExitTimeout = TimeSpan.Zero };
        var pool = ReadyPool(options);

        Launched[0].EndLink();
        Assert.False(pool.CanTake);
        pool.CheckWorkers();
        pool.CheckWorkers();

        Assert.Equal("it did not leave when its link had ended", Assert.Single(Launched[0].Kills));
    }
}
