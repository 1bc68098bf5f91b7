using Lottery.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Finds the workers that hang, and kills them. Each gets the liveness question from time to time, which its
/// serving thread answers during any wait. A worker that waits for a lock answers; one that is stopped, loops
/// or is stuck in a system call does not. Counts missed answers, not time, so a suspended server kills no
/// worker on resume. A worker may be silent as long as an agency: the idle timeout. Owns nothing.
/// </summary>
internal sealed class LivenessCheck(TimeSpan idleTimeout, ProcessTable processes, LogWriter log)
{
    /// <summary>How many questions in a row a worker may leave unanswered.</summary>
    public const int Rounds = 9;

    /// <summary>How many checks in a row a silent worker may hold the write lock.</summary>
    public const int MaxHolderChecks = 10;

    // On a busy machine, with a thousand processes and swapping, a live worker may take a second or two.
    private static readonly TimeSpan LeastSilence = TimeSpan.FromSeconds(5);

    // The question after the last one that counts comes within the idle timeout, and kills.
    private readonly int _checksInARound = (int)(
        (idleTimeout > LeastSilence ? idleTimeout : LeastSilence)
        / (Rounds + 1)
        / WorkerPool.CheckInterval
    );

    private PooledWorker? _holder;
    private int _holderChecks;
    private int _checks;

    /// <summary>
    /// One check, every <see cref="WorkerPool.CheckInterval"/>. After a stop <paramref name="asks"/> is false:
    /// workers have the grace time, but the lock is still watched, since the others need it.
    /// </summary>
    public void Check(IReadOnlyCollection<PooledWorker> workers, bool asks)
    {
        CheckHolder(workers, asks);
        if (!asks || ++_checks % _checksInARound != 0)
            return;
        foreach (var worker in workers)
            if (worker.Worker.IsLinked)
                Ask(worker);
    }

    private void Ask(PooledWorker worker)
    {
        // Once: a process that reads from a dead disk dies only when the read ends.
        if (worker.MissedRounds++ == Rounds)
            End(worker, $"it has not answered {Rounds} times in a row");
        worker.Worker.Ask();
    }

    // All others wait for a worker that holds the lock: it has less time than Rounds answers. One that waits
    // for the disk (state D) is slow, not hung.
    private void CheckHolder(IReadOnlyCollection<PooledWorker> workers, bool asks)
    {
        var pids = processes.LockHolders();
        // At most one of ours: the write lock is the only one that workers take.
        var holder =
            pids.Count == 0 ? null : workers.FirstOrDefault(w => pids.Contains(w.Worker.Pid));
        if (holder is null || holder != _holder || holder.HasReported)
            _holderChecks = 0;
        _holder = holder;
        if (holder is null)
            return;
        // A worker that was asked to exit does not answer: after a stop only state T proves that it hangs.
        var state = processes.StateOf(holder.Worker.Pid);
        if (state == ProcessTable.WaitsForDisk || (!asks && state != ProcessTable.Stopped))
            return;
        holder.HasReported = false;
        holder.Worker.Ask();
        if (++_holderChecks == MaxHolderChecks)
            End(holder, "it does not answer and holds the write lock");
    }

    private void End(PooledWorker worker, string reason)
    {
        var state = processes.StateOf(worker.Worker.Pid);
        log.Error(
            $"action: worker_hung | result: fail | pid: {worker.Worker.Pid} | agency: {worker.Agency?.ToString() ?? "none"} | reason: {reason}; in hand: {worker.CurrentWork}; process state: {state}"
        );
        worker.Worker.Kill();
    }
}
