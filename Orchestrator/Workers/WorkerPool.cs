using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The server's workers: keeps spare ones ready, so that no agency waits for a process to start, takes
/// back those that have served their connection, replaces those that die, lets those go that are not
/// needed, and bounds them all. Owns every worker from its launch until it is reaped.
/// </summary>
/// <param name="launch">Starts one worker.</param>
/// <param name="options">How many there may be.</param>
/// <param name="workerDied">
/// Called whenever a worker did not leave in good order; never again once the pool has stopped.
/// </param>
/// <param name="log">Where it says what it did.</param>
internal sealed class WorkerPool(
    Func<IWorker> launch,
    WorkerPoolOptions options,
    Action workerDied,
    ILogger log
)
{
    private readonly Lock _counting = new();
    private readonly TaskCompletionSource _failure = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Dictionary<IWorker, Task> _lives = [];
    private readonly WorkerStarts _starts = new(launch, options, log);

    private readonly IdleWorkers _idle = new();
    private int _starting;
    private bool _stopping;

    /// <summary>The workers there are, however far they are.</summary>
    public IReadOnlyList<IWorker> Workers
    {
        get
        {
            lock (_counting)
                return [.. _lives.Keys];
        }
    }

    /// <summary>Starts the first spare workers, without waiting for them.</summary>
    public void Start() => Replenish();

    /// <summary>Waits for something else, but no longer than the pool can go on.</summary>
    /// <exception cref="ServerException">Workers cannot start, or the disk failed one of them.</exception>
    public async Task<T> UnlessFailedAsync<T>(Task<T> something)
    {
        if (await Task.WhenAny(something, _failure.Task) == _failure.Task)
            await _failure.Task;
        return await something;
    }

    /// <summary>Waits until there may be a worker for one more connection, and leaves it where it is.</summary>
    /// <exception cref="ServerException">Workers cannot start, or the disk failed one of them.</exception>
    public Task AvailableAsync(CancellationToken cancellationToken) =>
        UnlessFailedAsync(_idle.SomeAsync(cancellationToken));

    /// <summary>Waits for a worker that can take a connection, and takes it from the idle ones.</summary>
    /// <exception cref="ServerException">Workers cannot start, or the disk failed one of them.</exception>
    public async Task<IWorker> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await UnlessFailedAsync(_idle.OneAsync(cancellationToken));
            IWorker? worker;
            lock (_counting)
                worker = _idle.TakeLast();
            Replenish();
            if (worker is not null)
                return worker;
        }
    }

    /// <summary>
    /// Puts the number of spare workers right: lets those leave that nobody has needed since the last call,
    /// and launches those that are missing. To be called from time to time: a worker that is let go right
    /// after a rush would be missed in the next, and one that could not be launched may be possible now.
    /// </summary>
    public void AdjustSpares()
    {
        Retire();
        Replenish();
    }

    /// <summary>
    /// Gives an accepted connection to a worker, and to another one should the first die before it has
    /// it. Disposes this process's copy once a worker has its own.
    /// </summary>
    /// <returns>A task that completes at the hand-over, not when the connection is served.</returns>
    /// <exception cref="ServerException">Workers cannot start, or the disk failed one of them.</exception>
    public async Task DeliverAsync(Socket agency, CancellationToken cancellationToken)
    {
        IWorker worker;
        using (agency)
            do worker = await TakeAsync(cancellationToken);
            while (!await worker.TryHandOffAsync(agency));
        _ = TakeBackAsync(worker);
    }

    /// <summary>
    /// Asks every worker to leave, insists when <paramref name="kill"/> says so, and returns when all are
    /// reaped.
    /// </summary>
    public async Task StopAsync(CancellationToken kill)
    {
        Task[] lives;
        lock (_counting)
        {
            _stopping = true;
            foreach (var worker in _lives.Keys)
                worker.Dismiss();
            lives = [.. _lives.Values];
        }
        await using var insist = kill.Register(KillAll);
        await Task.WhenAll(lives);
    }

    private void Retire()
    {
        IReadOnlyList<IWorker> unneeded;
        lock (_counting)
            unneeded = _idle.TakeUnneeded(options.Spares);
        foreach (var worker in unneeded)
            worker.Dismiss();
    }

    private void Replenish()
    {
        lock (_counting)
            while (WantsMore() && TryLaunch())
                _starting++;
    }

    private bool WantsMore() =>
        !_stopping && _starting + _idle.Count < options.Spares && _lives.Count < options.Most;

    private bool TryLaunch()
    {
        if (_starts.TryLaunch(out var whyNot) is { } worker)
        {
            // Its life goes on elsewhere: the lock is ours, and a life ends by taking it.
            _lives.Add(worker, Task.Run(() => LiveAsync(worker)));
            return true;
        }
        // With others alive it is tried again when one of them is taken or leaves, and from time to time:
        // they may all wait for the draw, and the last agency for a worker.
        if (_lives.Count == 0)
            CannotStart(whyNot);
        return false;
    }

    // From launch to reaping.
    private async Task LiveAsync(IWorker worker)
    {
        using (worker)
        {
            var wasReady = await BecomesReadyAsync(worker);
            if (wasReady)
                MakeReady(worker);
            var exit = await worker.Exit;
            Bury(worker, exit, wasReady);
        }
        Replenish();
    }

    private async Task<bool> BecomesReadyAsync(IWorker worker)
    {
        try
        {
            var first = await Task.WhenAny(worker.Ready, worker.Exit)
                .WaitAsync(options.StartPatience);
            return first == worker.Ready;
        }
        catch (TimeoutException)
        {
            worker.Kill();
            return false;
        }
    }

    private void MakeReady(IWorker worker)
    {
        lock (_counting)
        {
            _starting--;
            _starts.NoteSuccess();
            _idle.Add(worker);
        }
    }

    private async Task TakeBackAsync(IWorker worker)
    {
        if (await Task.WhenAny(worker.Served, worker.Exit) == worker.Exit)
            return;
        lock (_counting)
        {
            if (!_stopping)
                _idle.Add(worker);
        }
    }

    private void Bury(IWorker worker, WorkerExit exit, bool wasReady)
    {
        log.WorkerExited(exit);
        // While it is still among the living: who stops the pool waits for those, and may take away what is
        // needed for this right after.
        if (!exit.Orderly)
            workerDied();
        lock (_counting)
        {
            _lives.Remove(worker);
            _idle.Remove(worker);
            if (exit.DiskFailed)
                GiveUp(exit.Reason);
            if (!wasReady)
                CountFailedStart(exit);
        }
    }

    private void CountFailedStart(WorkerExit exit)
    {
        _starting--;
        if (!_stopping && _starts.NoteFailure(exit) is { } reason)
            CannotStart(reason);
    }

    private void CannotStart(string reason) => GiveUp($"workers cannot start: {reason}");

    private void GiveUp(string reason)
    {
        _stopping = true;
        _failure.TrySetException(new ServerException(reason));
    }

    private void KillAll()
    {
        lock (_counting)
            foreach (var worker in _lives.Keys)
                worker.Kill();
    }
}
