using System.Collections.Concurrent;
using Lottery.Domain;
using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The server's workers: keeps spare ones ready, so that no agency waits for a process to start; gives each
/// connection to one, and takes it back from one that dies before it has it; replaces those that die;
/// dismisses those that are not needed; limits their number. Used by one thread, and never waits. Owns every
/// worker from its launch until it is reaped, and every connection until a worker has taken it.
/// <see cref="Admission"/> says which connection is next.
/// </summary>
internal sealed partial class WorkerPool(
    Func<IWorkerEvents, IWorker> launch,
    WorkerPoolOptions options,
    LivenessCheck liveness,
    LogWriter log
) : IWorkerEvents
{
    /// <summary>How often to call <see cref="CheckWorkers"/>.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    // Only the pool's thread changes it; any thread may count.
    private readonly ConcurrentDictionary<IWorker, PooledWorker> _workers = [];
    private readonly WorkerStarts _starts = new(options, log);
    private readonly PoolSaturation _full = new(log);
    private readonly IdleWorkers _idle = new();
    private readonly Admission _admission = new(options, log);
    private Deadline _nextAdjustment = Deadline.In(options.BetweenAdjustments);
    private Deadline _lastWait = Deadline.Never;
    private string? _diskFailure;
    private int _leaving;
    private bool _stopping;

    /// <summary>How many workers there are in each state, by its name. For any thread.</summary>
    public IReadOnlyDictionary<string, int> CountByState() =>
        _workers
            .Values.CountBy(worker => worker.State)
            .OrderBy(state => state.Key)
            .ToDictionary(state => state.Key.ToString().ToLowerInvariant(), state => state.Value);

    /// <summary>Since when every worker has been taken, in seconds; <c>null</c> if one is free. For any thread.</summary>
    public int? SecondsFull => _full.Seconds;

    /// <summary>
    /// Since when connections that send no message hold the workers that they may have, in seconds, and others
    /// wait; <c>null</c> if they do not. For any thread.
    /// </summary>
    public int? SecondsHeld => _admission.SecondsHeld;

    /// <summary>Whether a worker can be given a connection at once.</summary>
    public bool IsOpen => !_stopping && _idle.Count > 0 && _admission.IsOpen;

    /// <summary>Whether a connection can be delivered, which may have to wait here.</summary>
    public bool CanTake => IsOpen || (!_stopping && _admission.QueuesMore);

    /// <summary>When to call <see cref="EndLateHellos"/>, and to look at <see cref="CanTake"/> again.</summary>
    public Deadline NextLateHello => IsOpen || _stopping ? Deadline.Never : _admission.NextLate;

    /// <summary>Why the pool cannot go on: workers cannot start, or a sync of one failed.</summary>
    public string? Failure => _diskFailure ?? _starts.Failure;

    /// <summary>How many workers were killed after the stop while they served a connection.</summary>
    public int KilledAtStop { get; private set; }

    /// <summary>Whether the pool was stopped and every worker has exited, or does not even when killed.</summary>
    public bool HasEnded => _stopping && (_workers.IsEmpty || _lastWait.HasPassed);

    public void Start() => Replenish();

    /// <summary>
    /// Kills workers that take too long, asks for liveness, and adjusts the number of spare workers. The last
    /// is done less often: the next rush may need the spare workers of this one.
    /// </summary>
    public void CheckWorkers()
    {
        foreach (var worker in _workers.Values)
            if (worker.Deadline.HasPassed)
                KillLate(worker);
        liveness.Check([.. _workers.Values], asks: !_stopping);
        WaitingAgencies.TellUnfinished(_workers.Values, options.FindUnfinished());
        _admission.Check();
        if (_nextAdjustment.HasPassed)
        {
            _nextAdjustment = Deadline.In(options.BetweenAdjustments);
            foreach (var worker in _idle.TakeUnneeded(options.Spares))
                Dismiss(worker);
        }
        // Also after a pause that a failed start has made.
        Replenish();
        NoteWhetherFull();
    }

    /// <summary>Asks every worker to exit. Closes the connections that no worker has taken.</summary>
    public void Stop()
    {
        if (_stopping)
            return;
        _stopping = true;
        _admission.CloseAll();
        foreach (var worker in _workers.Values)
            worker.Worker.Dismiss();
    }

    public void Kill()
    {
        // A process that reads from a dead disk dies only when the read ends.
        _lastWait = Deadline.In(options.ExitTimeout);
        foreach (var worker in _workers.Keys)
            worker.Kill();
    }

    public void OnReport(IWorker worker, WorkerReport report)
    {
        var pooled = _workers[worker];
        (pooled.MissedRounds, pooled.HasReported) = (0, true);
        if (report.Word is WorkerWord.Served or WorkerWord.Alive)
            CountDropped(pooled, report.Number);
        if (report.Word is WorkerWord.NotStored)
            options.OnNotStored();
        switch (report.Word, pooled.State)
        {
            case (WorkerWord.Ready, WorkerState.Starting):
                _starts.NoteSuccess();
                BecomeIdle(pooled);
                break;
            case (WorkerWord.Received, WorkerState.Taking):
                pooled.OnReceived(options.LeastHello);
                break;
            case (WorkerWord.Greeted, WorkerState.Greeting or WorkerState.Serving):
                EndHello(pooled);
                break;
            case (WorkerWord.Speaking, WorkerState.Greeting or WorkerState.Serving)
                when report.Number > 0:
                pooled.Agency = new AgencyId(report.Number);
                EndHello(pooled);
                break;
            case (WorkerWord.Waiting, WorkerState.Serving or WorkerState.Waiting):
                pooled.State = WorkerState.Waiting;
                if (report.Number > 0)
                    WaitingAgencies.TakePlace(_workers.Values, pooled, new AgencyId(report.Number));
                WaitingAgencies.TellOthersOf(_workers.Values, pooled);
                break;
            case (
                WorkerWord.Served,
                WorkerState.Greeting
                    or WorkerState.Serving
                    or WorkerState.Waiting
            ):
                WaitingAgencies.TellOthersOf(_workers.Values, pooled);
                BecomeIdle(pooled);
                break;
            case (WorkerWord.Alive or WorkerWord.NotStored, _):
            case (_, WorkerState.Leaving):
                break;
            default:
                // It is not known whether it has taken the connection that it was sent.
                if (pooled.TakeBack() is { } agency)
                    _admission.Close(agency);
                worker.Kill($"it reported '{(char)report.Word}' out of turn");
                break;
        }
    }

    public void OnLinkEnded(IWorker worker, bool reportsLost)
    {
        var pooled = _workers[worker];
        // After all its reports, not at its exit: a connection that the worker has taken, and may have read
        // from, must not go to another worker. If reports are lost, it may have taken it.
        if (pooled.TakeBack() is { } agency)
            TakeBack(agency, isUntouched: !reportsLost);
        if (reportsLost)
            worker.Kill("its link broke");
        if (pooled.State is not WorkerState.Starting)
            Leave(pooled);
        // Without a link the worker is useless: it exits by itself, or is killed.
        pooled.Deadline = Deadline.In(options.ExitTimeout);
        RemoveIfGone(pooled);
        DeliverAll();
    }

    public void OnExited(IWorker worker, WorkerExit exit)
    {
        var pooled = _workers[worker];
        pooled.Exit = exit with { Agency = pooled.Agency };
        RemoveIfGone(pooled);
    }

    private void Dismiss(PooledWorker worker)
    {
        Leave(worker);
        worker.Worker.Dismiss();
    }

    private void Leave(PooledWorker worker)
    {
        _idle.Remove(worker);
        _admission.Leave(worker);
        if (worker.State is not WorkerState.Leaving)
            _leaving++;
        worker.State = WorkerState.Leaving;
    }

    // It does not read: most often it is exiting, and its link will end; if not, it is killed.
    private void LeaveByDeadline(PooledWorker worker)
    {
        Leave(worker);
        worker.Deadline = Deadline.In(options.ExitTimeout);
    }

    private static void KillLate(PooledWorker worker)
    {
        worker.Deadline = Deadline.Never;
        worker.Worker.Kill(worker.WhyLate);
    }

    private void RemoveIfGone(PooledWorker worker)
    {
        if (!worker.IsGone || !_workers.TryRemove(worker.Worker, out _))
            return;
        var exit = worker.Exit!;
        if (worker.State is WorkerState.Leaving)
            _leaving--;
        _idle.Remove(worker);
        EndConnection(worker);
        worker.Worker.Dispose();
        exit.Log(log);
        KilledAtStop += _stopping && exit.Killed && worker.Address is not null ? 1 : 0;
        if (exit.DiskFailed)
            _diskFailure ??= exit.Reason;
        if (worker.State is WorkerState.Starting)
            _starts.NoteFailure(exit, counts: !_stopping);
        Replenish();
    }

    // The status is the server's, whichever of its processes a line is lost by.
    private void CountDropped(PooledWorker pooled, int lines)
    {
        log.AddDropped(lines - pooled.DroppedLines);
        pooled.DroppedLines = lines;
    }

    private void Replenish()
    {
        while (WantsMore())
        {
            // Tried again after a pause: all workers may wait for the draw, and the last agency for a worker.
            if (_starts.TryLaunch(() => launch(this)) is not { } worker)
                return;
            _workers[worker] = new PooledWorker(worker, Deadline.In(options.StartTimeout));
        }
    }

    private bool WantsMore() =>
        !_stopping
        && Failure is null
        && !_starts.IsPaused
        && _starts.Starting + _idle.Count < options.Spares
        && _workers.Count < options.MaxWorkers;
}
