using Lottery.Handoff;
using Lottery.Native;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>Which worker gets a connection, and what becomes of one that its worker does not take.</summary>
public sealed class ConnectionDeliverySpecs : ScriptedPool
{
    [Fact]
    public void The_pool_closes_its_copy_as_soon_as_the_worker_has_taken_the_connection()
    {
        var pool = ReadyPool(spares: 1);
        var agency = Agency();
        pool.Deliver(agency);
        Assert.False(IsClosed(agency));

        Launched[0].Take();

        Assert.True(IsClosed(agency));
    }

    [Fact]
    public void A_connection_whose_worker_died_before_it_had_taken_it_goes_to_another()
    {
        var pool = ReadyPool(spares: 2);
        var agency = Agency();
        pool.Deliver(agency);
        Assert.Same(agency, Assert.Single(Launched[1].Given));

        Launched[1].Die(137);

        Assert.Same(agency, Assert.Single(Launched[0].Given));
        Assert.False(IsClosed(agency));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_connection_whose_worker_had_taken_it_goes_to_no_other(bool isExitSeenFirst)
    {
        var pool = ReadyPool(spares: 2);
        var agency = Agency();
        pool.Deliver(agency);

        if (isExitSeenFirst)
            Launched[1].Exit(137);
        Launched[1].Take();
        Launched[1].EndLink();
        if (!isExitSeenFirst)
            Launched[1].Exit(137);

        Assert.Empty(Launched[0].Given);
        Assert.True(IsClosed(agency));
    }

    [Fact]
    public void A_connection_of_which_it_is_not_known_whether_it_was_taken_goes_to_no_other()
    {
        var pool = ReadyPool(spares: 2);
        var agency = Agency();
        pool.Deliver(agency);

        Launched[1].EndLink(reportsLost: true);

        Assert.Empty(Launched[0].Given);
        Assert.True(IsClosed(agency));
        Assert.Equal(["its link broke"], Launched[1].Kills);
    }

    [Fact]
    public void A_connection_is_not_given_on_while_its_workers_last_reports_are_unread()
    {
        var pool = ReadyPool(spares: 2);
        pool.Deliver(Agency());

        Launched[1].Exit(137);
        Assert.Empty(Launched[0].Given);
        Launched[1].EndLink();

        Assert.Single(Launched[0].Given);
    }

    [Fact]
    public void A_connection_that_cannot_be_sent_to_a_worker_goes_to_another()
    {
        var pool = ReadyPool(spares: 2);
        Launched[1].CanBeGiven = false;
        var agency = Agency();

        pool.Deliver(agency);

        Assert.Same(agency, Assert.Single(Launched[0].Given));
    }

    [Fact]
    public void A_worker_that_could_not_be_given_a_connection_is_offered_no_other()
    {
        var pool = ReadyPool(spares: 1, most: 1);
        Launched[0].CanBeGiven = false;
        pool.Deliver(Agency());

        Launched[0].CanBeGiven = true;
        pool.Deliver(Agency());

        Assert.Empty(Launched[0].Given);
    }

    [Fact]
    public void While_a_connection_waits_for_a_worker_no_other_can_be_taken()
    {
        var pool = ReadyPool(spares: 1, most: 1);
        var agency = Agency();
        pool.Deliver(agency);
        Launched[0].Die(137);
        Assert.False(pool.CanTake);

        Launched[1].BecomeReady();

        Assert.Same(agency, Assert.Single(Launched[1].Given));
        Assert.False(pool.CanTake);
    }

    [Fact]
    public void Connections_that_wait_are_given_in_the_order_in_which_they_came()
    {
        var pool = Pool(spares: 1, most: 1);
        pool.Start();
        var (first, second) = (Agency(), Agency());
        pool.Deliver(first);
        pool.Deliver(second);

        Launched[0].BecomeReady();
        Launched[0].Take();
        Launched[0].Finish();

        Assert.Equal([first, second], Launched[0].Given);
    }

    [Fact]
    public void A_worker_that_does_not_take_a_connection_in_time_is_killed_and_the_connection_given_on()
    {
        var pool = ReadyPool(new WorkerPoolOptions { MaxWorkers = 2, TakeTimeout = TimeSpan.Zero });
        var agency = Agency();
        pool.Deliver(agency);

        pool.CheckWorkers();
        pool.CheckWorkers();
        var killed = Assert.Single(Launched[1].Kills);
        Launched[1].Die(137);

        Assert.Equal("it did not take the connection that it was given", killed);
        Assert.Same(agency, Assert.Single(Launched[0].Given));
    }

    [Fact]
    public void A_worker_that_took_its_connection_may_serve_it_for_long()
    {
        var pool = ReadyPool(new WorkerPoolOptions { MaxWorkers = 1, TakeTimeout = TimeSpan.Zero });
        pool.Deliver(Agency());
        Launched[0].Take();

        pool.CheckWorkers();

        Assert.Empty(Launched[0].Kills);
    }

    [Theory]
    [InlineData(WorkerWord.Ready)]
    [InlineData(WorkerWord.Received)]
    [InlineData(WorkerWord.Speaking, 1)]
    [InlineData(WorkerWord.Served)]
    [InlineData((WorkerWord)'!')]
    public void A_report_out_of_order_kills_an_idle_worker(WorkerWord word, int agency = 0)
    {
        ReadyPool(spares: 2);

        Launched[0].Report(word, agency);

        Assert.Equal($"it reported '{(char)word}' out of turn", Assert.Single(Launched[0].Kills));
        Assert.Empty(Launched[1].Kills);
    }

    [Theory]
    [InlineData(WorkerWord.Ready)]
    [InlineData(WorkerWord.Received)]
    [InlineData(WorkerWord.Speaking, 0)]
    [InlineData(WorkerWord.Speaking, -1)]
    public void A_report_out_of_order_kills_a_worker_that_serves(WorkerWord word, int agency = 0)
    {
        var pool = ReadyPool(spares: 1);
        pool.Deliver(Agency());
        Launched[0].Take();

        Launched[0].Report(word, agency);

        Assert.Single(Launched[0].Kills);
    }

    [Fact]
    public void A_worker_that_serves_before_it_has_taken_the_connection_is_killed()
    {
        var pool = ReadyPool(spares: 1);
        pool.Deliver(Agency());

        Launched[0].Finish();

        Assert.Single(Launched[0].Kills);
    }

    private static bool IsClosed(StreamSocket connection) => connection.Descriptor.IsClosed;
}
