using Lottery.Wire;

namespace Lottery.Orchestrator.Specs;

/// <summary>What becomes of connections that wait while others hold the workers and say nothing.</summary>
public sealed class WaitingConnectionsSpecs : HelloPool
{
    [Fact]
    public void The_room_is_bounded()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero, room: 2);
        Serve(pool);

        pool.Deliver(Agency());
        Assert.True(pool.CanTake);
        pool.Deliver(Agency());

        Assert.False(pool.CanTake);
    }

    [Fact]
    public void One_whose_peer_has_gone_is_dropped_when_it_would_be_served()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero);
        var worker = Serve(pool);
        var (first, gone, halfClosed) = (Agency(), Agency(), Agency());
        foreach (var agency in new[] { first, halfClosed, gone })
            pool.Deliver(agency);
        ClosePeerOf(gone);
        PeerOf(halfClosed).Send("all of it"u8);
        PeerOf(halfClosed).Shutdown(System.Net.Sockets.SocketShutdown.Send);

        End(pool, worker);

        Assert.Same(halfClosed, worker.Given[^1]);
        Assert.True(gone.Descriptor.IsClosed);
        Assert.Single(Log.Of("connection_closed"));
    }

    [Fact]
    public void One_that_waits_for_too_long_while_others_say_nothing_is_told_so()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero, timeout: TimeSpan.Zero);
        var worker = Serve(pool);
        var (old, young) = (Agency(), Agency());
        pool.Deliver(old);
        pool.CheckWorkers();
        Assert.False(old.Descriptor.IsClosed);
        pool.Deliver(young);

        End(pool, worker);
        pool.CheckWorkers();
        Assert.Equal($"ERROR {Reply.Busy}\n", SaidOn(old));
        ClosePeerOf(old);
        pool.CheckWorkers();

        Assert.True(old.Descriptor.IsClosed);
        Assert.Same(young, worker.Given[^1]);
        Assert.Equal("1", Log.Of("hello_places_taken")[^2]["refused"]);
    }

    [Fact]
    public void That_they_hold_the_places_is_logged_once_and_when_it_is_over()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero);
        var worker = Serve(pool);
        Assert.Empty(Log.Of("hello_places_taken"));
        Assert.Null(pool.SecondsHeld);
        for (var agency = 0; agency < 5; agency++)
            pool.Deliver(Agency());

        End(pool, worker);
        Assert.NotNull(pool.SecondsHeld);
        for (var agency = 1; agency < 5; agency++)
            End(pool, worker);

        Assert.Equal(["WARNING", "INFO"], Log.Of("hello_places_taken").Select(line => line.Level));
    }

    [Fact]
    public void A_stop_closes_those_that_wait()
    {
        var pool = PoolWith(places: 1, leastHello: TimeSpan.Zero);
        Serve(pool);
        var agency = Agency();
        pool.Deliver(agency);

        pool.Stop();

        Assert.True(agency.Descriptor.IsClosed);
        Assert.False(pool.CanTake);
    }
}
