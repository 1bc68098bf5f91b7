using System.ComponentModel;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The server's workers: keeps spare ones ready, so that no agency waits for a process to start, takes
/// back those that have served their connection, replaces those that die, and bounds them all. Owns every
/// worker from its launch until it is reaped.
/// </summary>
/// <param name="launch">Starts one worker.</param>
/// <param name="options">How many there may be.</param>
/// <param name="workerDied">Called whenever a worker did not leave in good order.</param>
/// <param name="log">Where it says what it did.</param>
internal sealed class WorkerPool(
    Func<IWorker> launch,
    WorkerPoolOptions options,
    Action workerDied,
    ILogger log
)
{
    private readonly Lock _counting = new();
    private readonly Channel<IWorker> _ready = Channel.CreateUnbounded<IWorker>();
    private readonly Dictionary<IWorker, Task> _lives = [];
    private readonly HashSet<IWorker> _idle = [];
    private int _starting;
    private int _failedStarts;
    private bool _stopping;

    /// <summary>How many workers there are, however far they are.</summary>
    public int Count
    {
        get
        {
            lock (_counting)
                return _lives.Count;
        }
    }

    /// <summary>Starts the first spare workers, without waiting for them.</summary>
    public void Start() => Replenish();

    /// <summary>Waits for a worker that can take a connection; the caller hands it one.</summary>
    /// <exception cref="ServerException">Workers cannot even start.</exception>
    public async Task<IWorker> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var worker = await NextReadyAsync(cancellationToken);
            bool alive;
            lock (_counting)
                alive = _idle.Remove(worker);
            Replenish();
            if (alive)
                return worker;
        }
    }

    /// <summary>
    /// Gives an accepted connection to a worker, and to another one should the first die before it has
    /// it. Disposes this process's copy once a worker has its own.
    /// </summary>
    /// <returns>A task that completes at the hand-over, not when the connection is served.</returns>
    public async Task DeliverAsync(
        IWorker worker,
        Socket agency,
        CancellationToken cancellationToken
    )
    {
        using (agency)
            while (!await worker.TryHandOffAsync(agency))
                worker = await TakeAsync(cancellationToken);
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

    private async Task<IWorker> NextReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _ready.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw e.InnerException ?? e;
        }
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
        try
        {
            var worker = launch();
            log.WorkerStarted(worker.Pid);
            // Its life goes on elsewhere: the lock is ours, and a life ends by taking it.
            _lives.Add(worker, Task.Run(() => LiveAsync(worker)));
            return true;
        }
        catch (Win32Exception e)
        {
            log.WorkerNotStarted(e.Message);
            // With others alive it is tried again when one of them is taken or leaves.
            if (_lives.Count == 0)
                GiveUp(e.Message);
            return false;
        }
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
            _failedStarts = 0;
            _idle.Add(worker);
        }
        _ready.Writer.TryWrite(worker);
    }

    private async Task TakeBackAsync(IWorker worker)
    {
        if (await Task.WhenAny(worker.Served, worker.Exit) == worker.Exit)
            return;
        bool tooMany;
        lock (_counting)
        {
            tooMany = _stopping || _starting + _idle.Count >= options.MostIdle;
            if (!tooMany)
                _idle.Add(worker);
        }
        if (tooMany)
            worker.Dismiss();
        else
            _ready.Writer.TryWrite(worker);
    }

    private void Bury(IWorker worker, WorkerExit exit, bool wasReady)
    {
        log.WorkerExited(exit);
        lock (_counting)
        {
            _lives.Remove(worker);
            _idle.Remove(worker);
            if (!wasReady)
            {
                _starting--;
                if (!_stopping && ++_failedStarts >= options.FailedStartsInARow)
                    GiveUp(exit.Reason);
            }
        }
        if (!exit.Orderly)
            workerDied();
    }

    private void GiveUp(string reason)
    {
        _stopping = true;
        _ready.Writer.TryComplete(new ServerException($"workers cannot start: {reason}"));
    }

    private void KillAll()
    {
        lock (_counting)
            foreach (var worker in _lives.Keys)
                worker.Kill();
    }
}
