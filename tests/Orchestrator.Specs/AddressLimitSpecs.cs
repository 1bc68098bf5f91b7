using Lottery.Native;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>How many connections one address has.</summary>
public sealed class AddressLimitSpecs : ScriptedPool
{
    [Fact]
    public void Without_a_limit_an_address_has_any_number()
    {
        var pool = ReadyPool(spares: 1);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(pool.Admits(Agency())));
    }

    [Fact]
    public void One_too_many_is_told_so_and_closed_when_its_peer_has_closed()
    {
        var pool = LimitedPool(most: 1);
        pool.Deliver(Admitted(pool));
        var second = Agency();

        Assert.False(pool.Admits(second));
        Assert.Equal(
            "ERROR 127.0.0.1 has 1 connections already; at most 1 are served at once\n",
            SaidOn(second)
        );
        pool.CheckWorkers();
        Assert.False(second.Descriptor.IsClosed);
        ClosePeerOf(second);
        pool.CheckWorkers();

        Assert.True(second.Descriptor.IsClosed);
    }

    [Fact]
    public void Those_that_wait_count()
    {
        var pool = LimitedPool(most: 2, workers: 1);
        pool.Deliver(Admitted(pool));
        Launched[0].Take();
        pool.Deliver(Admitted(pool));

        Assert.False(pool.Admits(Agency()));
    }

    [Fact]
    public void One_that_was_served_counts_no_more()
    {
        var pool = LimitedPool(most: 1, workers: 1);
        for (var round = 0; round < 3; round++)
        {
            pool.Deliver(Admitted(pool));
            Launched[0].Take();
            Assert.False(pool.Admits(Agency()));
            Launched[0].Finish();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_whose_worker_died_counts_until_it_is_closed(bool hasTaken)
    {
        var pool = LimitedPool(most: 1, workers: 1);
        pool.Deliver(Admitted(pool));
        if (hasTaken)
            Launched[0].Take();

        Launched[0].Die(137);
        Launched[1].BecomeReady();

        // It is given to the next worker if the first had not taken it.
        Assert.Equal(hasTaken, pool.Admits(Agency()));
        if (hasTaken)
            return;
        Launched[1].Take();
        Launched[1].Finish();
        Assert.True(pool.Admits(Agency()));
    }

    [Fact]
    public void One_that_is_closed_since_its_worker_broke_its_word_counts_no_more()
    {
        var pool = LimitedPool(most: 1);
        var agency = Admitted(pool);
        pool.Deliver(agency);
        var worker = Launched.Single(worker => worker.Given.Count > 0);

        worker.Finish();
        worker.Die(137);

        Assert.True(pool.Admits(Agency()));
        Assert.False(pool.Admits(Agency()));
    }

    [Fact]
    public void The_log_tells_the_first_refusal_and_then_how_many()
    {
        var pool = LimitedPool(most: 1);
        pool.CheckWorkers();
        pool.Deliver(Admitted(pool));

        for (var refused = 0; refused < 10; refused++)
            Assert.False(pool.Admits(Agency()));

        var line = Assert.Single(Log.Of("max_per_address"));
        Assert.Equal(("WARNING", "127.0.0.1", "1"), (line.Level, line["ip"], line["connections"]));
    }

    [Fact]
    public void The_number_of_further_ones_is_told_at_once_if_none_was_told_for_a_while()
    {
        var log = new CapturedLog();
        var limit = new AddressLimit(1, log.Logger);
        for (var connection = 0; connection < 10; connection++)
            limit.TryAdd("192.0.2.1");

        limit.LogRefused();
        limit.LogRefused();

        Assert.Equal("8", log.Of("max_per_address")[^1]["refused"]);
        Assert.Equal(2, log.Lines.Count);
    }

    private WorkerPool LimitedPool(int most, int workers = 8) =>
        ReadyPool(Options(spares: 1, workers) with { MaxPerAddress = most });

    private StreamSocket Admitted(WorkerPool pool)
    {
        var agency = Agency();
        Assert.True(pool.Admits(agency));
        return agency;
    }
}
