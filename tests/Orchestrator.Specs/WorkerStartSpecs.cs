using System.ComponentModel;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>Workers that do not start, and when the server gives up on that.</summary>
public sealed class WorkerStartSpecs : ScriptedPool
{
    [Fact]
    public void Starts_that_fail_in_a_row_are_the_end_of_the_server_with_the_reason()
    {
        var pool = Pool(spares: 1);
        pool.Start();

        EndStarts(2, code: 7);
        Assert.Null(pool.Failure);
        EndStarts(1, code: 7);

        Assert.Equal("workers cannot start: exit code 7: as the test said", pool.Failure);
        Assert.Equal(3, Launched.Count);
    }

    [Fact]
    public void A_start_that_succeeds_makes_up_for_those_that_failed()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        EndStarts(2, code: 7);
        Launched[^1].BecomeReady();
        Launched[^1].Die(7, "as the test said");

        EndStarts(2, code: 7);

        Assert.Null(pool.Failure);
    }

    [Fact]
    public void Workers_that_always_leave_in_order_but_at_once_are_the_end_of_the_server_at_last()
    {
        var pool = Pool(spares: 1);
        pool.Start();

        EndStarts(100, code: 0);

        Assert.Equal("workers cannot start: they leave before they are ready", pool.Failure);
    }

    [Fact]
    public void Starts_that_are_always_killed_are_the_end_of_the_server_at_last()
    {
        var pool = Pool(spares: 1);
        pool.Start();

        EndStarts(100, code: 137);

        Assert.StartsWith("workers cannot start: SIGKILL, out of memory?", pool.Failure);
    }

    [Theory]
    [InlineData(137)]
    [InlineData(0)]
    public void Starts_that_were_ended_from_outside_are_tried_again_for_long(int code)
    {
        var pool = Pool(spares: 1);
        pool.Start();

        EndStarts(99, code);
        Launched[^1].BecomeReady();

        Assert.Null(pool.Failure);
        Assert.True(pool.CanTake);
    }

    [Fact]
    public void A_worker_that_cannot_be_launched_for_want_of_means_is_launched_when_the_next_is_taken()
    {
        var pool = ReadyPool(spares: 2);
        WhyNoLaunch = new Win32Exception("too many open files");
        pool.Deliver(Agency());
        Assert.Equal(2, Launched.Count);

        WhyNoLaunch = null;
        pool.Deliver(Agency());

        Assert.Equal(4, Launched.Count);
        Assert.Null(pool.Failure);
    }

    [Fact]
    public void Launches_that_failed_are_tried_again_while_no_worker_is_taken_or_leaves()
    {
        var options = new WorkerPoolOptions
        {
            MaxWorkers = 8,
            Spares = 1,
            BetweenAdjustments = TimeSpan.Zero,
            FirstStartPause = TimeSpan.Zero,
        };
        var pool = ReadyPool(options);
        WhyNoLaunch = new Win32Exception("too many open files");
        pool.Deliver(Agency());
        pool.CheckWorkers();
        Assert.Single(Launched);

        WhyNoLaunch = null;
        pool.CheckWorkers();

        Assert.Equal(2, Launched.Count);
    }

    [Fact]
    public void After_a_failed_start_the_next_one_waits()
    {
        var options = new WorkerPoolOptions
        {
            MaxWorkers = 8,
            Spares = 1,
            FirstStartPause = Long,
        };
        var pool = Pool(options);
        pool.Start();

        EndStarts(1, code: 7);
        pool.CheckWorkers();

        Assert.Single(Launched);
        Assert.Null(pool.Failure);
    }

    [Fact]
    public void Once_a_worker_was_ready_failing_starts_are_no_end_of_the_server()
    {
        var pool = ReadyPool(spares: 1);
        Launched[^1].Die(7, "as the test said");

        EndStarts(10, code: 7);
        WhyNoLaunch = new Win32Exception("no memory");
        EndStarts(1, code: 7);
        pool.CheckWorkers();

        Assert.Null(pool.Failure);
    }

    [Fact]
    public void A_program_that_is_not_there_is_the_end_of_the_server_at_once_with_the_inmost_reason()
    {
        WhyNoLaunch = new Win32Exception("it did not start", new IOException("no such program"));
        var pool = Pool(spares: 1);

        pool.Start();

        Assert.Equal("workers cannot start: no such program", pool.Failure);
        var line = Assert.Single(Log.Of("worker_started"));
        Assert.Equal(("fail", "no such program"), (line.Result, line["reason"]));
    }

    [Fact]
    public void A_worker_that_does_not_become_ready_in_time_is_killed_once()
    {
        var pool = Pool(new WorkerPoolOptions { MaxWorkers = 1, StartTimeout = TimeSpan.Zero });
        pool.Start();

        pool.CheckWorkers();
        pool.CheckWorkers();

        Assert.Equal("it did not become ready", Assert.Single(Launched[0].Kills));
    }

    [Fact]
    public void A_worker_that_became_ready_in_time_is_not_killed()
    {
        var pool = ReadyPool(
            new WorkerPoolOptions { MaxWorkers = 1, StartTimeout = TimeSpan.Zero }
        );

        pool.CheckWorkers();

        Assert.Empty(Launched[0].Kills);
    }

    // Of the worker that starts, and each that is launched in its place.
    private void EndStarts(int count, int code)
    {
        for (var start = 0; start < count; start++)
            Launched[^1].Die(code, "as the test said");
    }
}
