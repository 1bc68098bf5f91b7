using System.Net.Sockets;
using Lottery.Orchestrator.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Orchestrator.Specs;

/// <summary>Who takes a connection, and what becomes of those who do.</summary>
public sealed class WorkerPoolSpecs : ScriptedPool
{
    [Fact(Timeout = 15_000)]
    public async Task Spares_are_kept_beside_the_workers_in_use()
    {
        var pool = Pool(spares: 2);
        pool.Start();
        Assert.Equal(2, Launched.Count);

        Launched[0].BecomeReady();
        await pool.TakeAsync(Never);

        Assert.Equal(3, Launched.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task There_are_never_more_workers_than_allowed()
    {
        var pool = Pool(spares: 4, most: 2);
        pool.Start();
        Launched.ForEach(worker => worker.BecomeReady());

        await pool.TakeAsync(Never);
        await pool.TakeAsync(Never);
        var third = pool.TakeAsync(Never);

        Assert.Equal(2, Launched.Count);
        Assert.False(third.IsCompleted);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_worker_that_has_served_its_connection_takes_another()
    {
        var pool = Pool(spares: 1, most: 1);
        pool.Start();
        Launched[0].BecomeReady();
        await pool.DeliverAsync(Agency(), Never);

        Launched[0].Finish();

        Assert.Same(Launched[0], await pool.TakeAsync(Never));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_connection_whose_worker_died_first_goes_to_another()
    {
        var pool = Pool(spares: 2);
        pool.Start();
        Launched[0].Takes = false;
        Launched[0].BecomeReady();

        var delivery = pool.DeliverAsync(Agency(), Never);
        await Launched[0].Exit;
        Launched[1].BecomeReady();
        await delivery;

        Assert.True(Launched[1].Busy);
        await Eventually.IsTrueAsync(() => Deaths == 1, "the death is told");
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_waits_for_the_next_connection_takes_no_worker_from_one_that_was_accepted()
    {
        var pool = Pool(spares: 1, most: 1);
        pool.Start();
        Launched[0].Takes = false;
        Launched[0].BecomeReady();
        var delivery = pool.DeliverAsync(Agency(), Never);
        var next = pool.AvailableAsync(Never);
        await Eventually.IsTrueAsync(() => Launched.Count == 2, "the dead is replaced");

        Launched[1].BecomeReady();

        await delivery;
        Assert.True(Launched[1].Busy);
        Launched[1].Finish();
        await next;
    }

    [Fact(Timeout = 15_000)]
    public async Task A_worker_that_dies_idle_is_never_handed_out()
    {
        var pool = Pool(spares: 2);
        pool.Start();
        Launched[0].BecomeReady();
        await pool.TakeAsync(Never).ContinueWith(_ => { }, Never);
        Launched[1].BecomeReady();
        Launched[1].Die(137);
        await Eventually.IsTrueAsync(() => Launched.Count >= 4, "the dead are replaced");

        Launched[2].BecomeReady();

        Assert.Same(Launched[2], await pool.TakeAsync(Never));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_worker_whose_disk_failed_ends_the_server_whatever_it_waits_for()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        Launched[0].BecomeReady();
        await pool.TakeAsync(Never);
        var nobody = new TaskCompletionSource<Socket>();
        var waiting = pool.UnlessFailedAsync(nobody.Task);

        Launched[0].Die(3);

        var given = await Assert.ThrowsAsync<ServerException>(() => waiting);
        Assert.Equal("exit code 3: as the test said", given.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task Stopping_asks_everyone_and_waits_for_all()
    {
        var pool = Pool(spares: 3);
        pool.Start();
        Launched.ForEach(worker => worker.BecomeReady());

        await pool.StopAsync(CancellationToken.None);

        Assert.All(Launched, worker => Assert.True(worker.Asked.IsCompleted));
        Assert.Equal(3, Launched.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task Stopping_waits_until_the_last_death_is_told()
    {
        var told = new TaskCompletionSource();
        using var heard = new ManualResetEventSlim();
        var pool = new WorkerPool(
            Launch,
            new WorkerPoolOptions { Most = 1, Spares = 1 },
            () =>
            {
                told.SetResult();
                heard.Wait(Never);
            },
            NullLogger.Instance
        );
        pool.Start();
        Launched[0].BecomeReady();
        Launched[0].Die(137);
        await told.Task;

        var stopped = pool.StopAsync(CancellationToken.None);

        Assert.False(stopped.IsCompleted);
        heard.Set();
        await stopped;
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_does_not_leave_when_asked_is_killed()
    {
        using var kill = new CancellationTokenSource();
        var pool = Pool(spares: 1);
        pool.Start();
        Launched[0].LeavesWhenAsked = false;
        var stopped = pool.StopAsync(kill.Token);
        await Launched[0].Asked;
        Assert.False(stopped.IsCompleted);

        await kill.CancelAsync();
        await stopped;

        Assert.Equal(137, (await Launched[0].Exit).Code);
    }
}
