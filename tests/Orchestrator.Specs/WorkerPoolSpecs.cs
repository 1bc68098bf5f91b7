using System.ComponentModel;
using System.Net.Sockets;
using Lottery.Orchestrator.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Orchestrator.Specs;

public sealed class WorkerPoolSpecs
{
    private readonly List<ScriptedWorker> _launched = [];
    private int _deaths;

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact(Timeout = 15_000)]
    public async Task Spares_are_kept_beside_the_workers_in_use()
    {
        var pool = Pool(spares: 2);
        pool.Start();
        Assert.Equal(2, _launched.Count);

        _launched[0].BecomeReady();
        await pool.TakeAsync(Never);

        Assert.Equal(3, _launched.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task There_are_never_more_workers_than_allowed()
    {
        var pool = Pool(spares: 4, most: 2);
        pool.Start();
        _launched.ForEach(worker => worker.BecomeReady());

        await pool.TakeAsync(Never);
        await pool.TakeAsync(Never);
        var third = pool.TakeAsync(Never);

        Assert.Equal(2, _launched.Count);
        Assert.False(third.IsCompleted);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_worker_that_has_served_its_connection_takes_another()
    {
        var pool = Pool(spares: 1, most: 1);
        pool.Start();
        _launched[0].BecomeReady();
        var worker = await pool.TakeAsync(Never);
        await pool.DeliverAsync(worker, Agency(), Never);

        _launched[0].Finish();

        Assert.Same(worker, await pool.TakeAsync(Never));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_connection_whose_worker_died_first_goes_to_another()
    {
        var pool = Pool(spares: 2);
        pool.Start();
        _launched[0].Takes = false;
        _launched[0].BecomeReady();
        var doomed = await pool.TakeAsync(Never);

        var delivery = pool.DeliverAsync(doomed, Agency(), Never);
        _launched[1].BecomeReady();
        await delivery;

        Assert.Equal(1, Volatile.Read(ref _deaths));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_worker_that_dies_idle_is_never_handed_out()
    {
        var pool = Pool(spares: 2);
        pool.Start();
        _launched[0].BecomeReady();
        await pool.TakeAsync(Never).ContinueWith(_ => { }, Never);
        _launched[1].BecomeReady();
        _launched[1].Die(137);
        await Eventually.IsTrueAsync(() => _launched.Count >= 4, "the dead are replaced");

        _launched[2].BecomeReady();

        Assert.Same(_launched[2], await pool.TakeAsync(Never));
    }

    [Fact(Timeout = 15_000)]
    public async Task Starts_that_fail_in_a_row_end_the_server_with_the_reason()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        for (var start = 0; start < 3; start++)
        {
            var number = start;
            await Eventually.IsTrueAsync(() => _launched.Count > number, "a worker is launched");
            _launched[start].Die(7);
        }

        var given = await Assert.ThrowsAsync<ServerException>(() => pool.TakeAsync(Never));

        Assert.Equal("workers cannot start: exit code 7: as the test said", given.Message);
        Assert.Equal(3, _launched.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task Workers_that_leave_in_order_but_at_once_end_the_server_too()
    {
        var pool = Pool(spares: 3);
        pool.Start();
        _launched.ToList().ForEach(worker => worker.Die(0));

        var given = await Assert.ThrowsAsync<ServerException>(() => pool.TakeAsync(Never));

        Assert.Equal("workers cannot start: they leave before they are ready", given.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task Starts_that_were_killed_from_outside_are_tried_again_for_long()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        for (var start = 0; start < 20; start++)
        {
            var number = start;
            await Eventually.IsTrueAsync(() => _launched.Count > number, "a worker is launched");
            _launched[start].Die(137);
        }
        await Eventually.IsTrueAsync(() => _launched.Count > 20, "it goes on");

        _launched[20].BecomeReady();

        Assert.Same(_launched[20], await pool.TakeAsync(Never));
    }

    [Fact(Timeout = 15_000)]
    public async Task Starts_that_are_always_killed_end_the_server_at_last()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        for (var start = 0; start < 100; start++)
        {
            var number = start;
            await Eventually.IsTrueAsync(() => _launched.Count > number, "a worker is launched");
            _launched[start].Die(137);
        }

        var given = await Assert.ThrowsAsync<ServerException>(() => pool.TakeAsync(Never));

        Assert.StartsWith("workers cannot start: SIGKILL, out of memory?", given.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_worker_whose_disk_failed_ends_the_server_whatever_it_waits_for()
    {
        var pool = Pool(spares: 1);
        pool.Start();
        _launched[0].BecomeReady();
        await pool.TakeAsync(Never);
        var nobody = new TaskCompletionSource<Socket>();
        var waiting = pool.UnlessFailedAsync(nobody.Task);

        _launched[0].Die(3);

        var given = await Assert.ThrowsAsync<ServerException>(() => waiting);
        Assert.Equal("exit code 3: as the test said", given.Message);
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
        _launched.ForEach(worker => worker.BecomeReady());
        scarce = true;
        await pool.TakeAsync(Never);
        Assert.Equal(2, _launched.Count);

        scarce = false;
        await pool.TakeAsync(Never);

        Assert.Equal(4, _launched.Count);
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

    [Fact(Timeout = 15_000)]
    public async Task Stopping_asks_everyone_and_waits_for_all()
    {
        var pool = Pool(spares: 3);
        pool.Start();
        _launched.ForEach(worker => worker.BecomeReady());

        await pool.StopAsync(CancellationToken.None);

        Assert.All(_launched, worker => Assert.True(worker.Asked.IsCompleted));
        Assert.Equal(3, _launched.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_does_not_leave_when_asked_is_killed()
    {
        using var kill = new CancellationTokenSource();
        var pool = Pool(spares: 1);
        pool.Start();
        _launched[0].LeavesWhenAsked = false;
        var stopped = pool.StopAsync(kill.Token);
        await _launched[0].Asked;
        Assert.False(stopped.IsCompleted);

        await kill.CancelAsync();
        await stopped;

        Assert.Equal(137, (await _launched[0].Exit).Code);
    }

    private static Socket Agency() => new(SocketType.Stream, ProtocolType.Tcp);

    private WorkerPool Pool(int spares, int most = 100) =>
        new(
            Launch,
            new WorkerPoolOptions { Most = most, Spares = spares },
            () => Interlocked.Increment(ref _deaths),
            NullLogger.Instance
        );

    private ScriptedWorker Launch()
    {
        _launched.Add(new ScriptedWorker(_launched.Count + 1));
        return _launched[^1];
    }
}
