using System.ComponentModel;
using System.Net.Sockets;
using Lottery.Orchestrator.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Orchestrator.Specs;

/// <summary>Workers that do not start, and when the server gives up on that.</summary>
public sealed class WorkerStartSpecs : ScriptedPool
{
    [Fact(Timeout = 15_000)]
    public async Task Starts_that_fail_in_a_row_end_the_server_with_the_reason()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        for (var start = 0; start < 3; start++)
        {
            var number = start;
            await Eventually.IsTrueAsync(() => Launched.Count > number, "a worker is launched");
            Launched[start].Die(7);
        }

        var given = await Assert.ThrowsAsync<ServerException>(() => pool.TakeAsync(Never));

        Assert.Equal("workers cannot start: exit code 7: as the test said", given.Message);
        Assert.Equal(3, Launched.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task Workers_that_always_leave_in_order_but_at_once_end_the_server_at_last()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        for (var start = 0; start < 100; start++)
        {
            var number = start;
            await Eventually.IsTrueAsync(() => Launched.Count > number, "a worker is launched");
            Launched[start].Die(0);
        }

        var given = await Assert.ThrowsAsync<ServerException>(() => pool.TakeAsync(Never));

        Assert.Equal("workers cannot start: they leave before they are ready", given.Message);
    }

    [Theory(Timeout = 15_000)]
    [InlineData(137)]
    [InlineData(0)]
    public async Task Starts_that_were_ended_from_outside_are_tried_again_for_long(int code)
    {
        var pool = Pool(spares: 1);
        pool.Start();
        for (var start = 0; start < 20; start++)
        {
            var number = start;
            await Eventually.IsTrueAsync(() => Launched.Count > number, "a worker is launched");
            Launched[start].Die(code);
        }
        await Eventually.IsTrueAsync(() => Launched.Count > 20, "it goes on");

        Launched[20].BecomeReady();

        Assert.Same(Launched[20], await pool.TakeAsync(Never));
    }

    [Fact(Timeout = 15_000)]
    public async Task Starts_that_are_always_killed_end_the_server_at_last()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        for (var start = 0; start < 100; start++)
        {
            var number = start;
            await Eventually.IsTrueAsync(() => Launched.Count > number, "a worker is launched");
            Launched[start].Die(137);
        }

        var given = await Assert.ThrowsAsync<ServerException>(() => pool.TakeAsync(Never));

        Assert.StartsWith("workers cannot start: SIGKILL, out of memory?", given.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_worker_that_cannot_be_launched_for_want_of_means_is_tried_again()
    {
        var scarce = false;
        var pool = new WorkerPool(
            () =>
                scarce ? throw new SocketException((int)SocketError.TooManyOpenSockets) : Launch(),
            new WorkerPoolOptions { Most = 8, Spares = 2 },
            () => { },
            NullLogger.Instance
        );
        pool.Start();
        Launched.ForEach(worker => worker.BecomeReady());
        scarce = true;
        await pool.TakeAsync(Never);
        Assert.Equal(2, Launched.Count);

        scarce = false;
        await pool.TakeAsync(Never);

        Assert.Equal(4, Launched.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task Launches_that_failed_are_tried_again_while_no_worker_is_taken_or_leaves()
    {
        var scarce = false;
        var pool = new WorkerPool(
            () =>
                scarce ? throw new SocketException((int)SocketError.TooManyOpenSockets) : Launch(),
            new WorkerPoolOptions { Most = 8, Spares = 1 },
            () => { },
            NullLogger.Instance
        );
        pool.Start();
        Launched[0].BecomeReady();
        scarce = true;
        await pool.TakeAsync(Never);
        var next = pool.TakeAsync(Never);
        pool.AdjustSpares();
        Assert.Single(Launched);

        scarce = false;
        pool.AdjustSpares();
        Launched[1].BecomeReady();

        Assert.Same(Launched[1], await next);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_program_that_is_not_there_ends_the_server_at_once_with_the_inmost_reason()
    {
        var pool = new WorkerPool(
            () => throw new Win32Exception("it did not start", new IOException("no such program")),
            new WorkerPoolOptions { Most = 8 },
            () => { },
            NullLogger.Instance
        );
        pool.Start();

        var given = await Assert.ThrowsAsync<ServerException>(() => pool.TakeAsync(Never));

        Assert.Equal("workers cannot start: no such program", given.Message);
    }
}
