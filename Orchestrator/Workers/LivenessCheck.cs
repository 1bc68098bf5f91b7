using Lottery.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Finds the workers that hang, and ends them. Each is asked for a sign of life from time to time, which the
/// thread that serves answers, whatever it waits for: one that waits for a lock behind a slow holder
/// answers, and one that is stopped, loops or is stuck in a system call does not. Missed answers are
/// counted, not time: a server that was suspended itself kills no worker when it goes on. Owns nothing.
/// </summary>
/// <param name="idleTimeout">How long a worker may be silent: as long as an agency, which waits for it meanwhile.</param>
/// <param name="processes">What the kernel tells of processes.</param>
/// <param name="log">Where it says which worker it ends.</param>
internal sealed class LivenessCheck(TimeSpan idleTimeout, ProcessTable processes, LogWriter log)
{
    /// <summary>How many questions in a row a worker may leave unanswered.</summary>
    public const int Rounds = 10;

    /// <summary>How many looks in a row a silent worker may hold the lock of those that write.</summary>
    public const int LooksAtHolder = 10;

    // The shortest silence that says something about a worker: on a machine in need, with a thousand
    // processes to run and memory to swap in, a living one may well take a second or two.
    private static readonly TimeSpan LeastSilence = TimeSpan.FromSeconds(5);

    private readonly int _looksInARound = (int)
        Math.Ceiling(
            (idleTimeout > LeastSilence ? idleTimeout : LeastSilence)
                / Rounds
                / WorkerPool.BetweenLooks
        );

    private PooledWorker? _holder;
    private int _looksAtHolder;
    private int _looks;

    /// <summary>One look, every <see cref="WorkerPool.BetweenLooks"/>.</summary>
    /// <param name="workers">All workers there are.</param>
    /// <param name="asks">
    /// Whether workers are asked. After a stop they have the grace time for what they have in hand; but the
    /// lock is watched to the end, since others need it to finish theirs.
    /// </param>
    public void Look(IReadOnlyCollection<PooledWorker> workers, bool asks)
    {
        LookAtHolder(workers, asks);
        if (!asks || ++_looks % _looksInARound != 0)
            return;
        foreach (var worker in workers)
            if (worker.Worker.IsLinked)
                Ask(worker);
    }

    private void Ask(PooledWorker worker)
    {
        // Just once: a process in the middle of a read from a dead disk dies only when that ends.
        if (worker.MissedRounds++ == Rounds)
            End(worker, $"it has not answered {Rounds} times in a row");
        worker.Worker.Ask();
    }

    // All others wait for a worker that holds the lock, and their agencies would give up long before it has
    // missed its rounds. One that waits for the disk (state D) is slow, not hung; it writes on when it can.
    private void LookAtHolder(IReadOnlyCollection<PooledWorker> workers, bool asks)
    {
        var pids = processes.LockHolders();
        // At most one of ours: a worker takes no other lock of this kind, and that one is everybody's.
        var holder =
            pids.Count == 0 ? null : workers.FirstOrDefault(w => pids.Contains(w.Worker.Pid));
        if (holder is null || holder != _holder || holder.WasHeard)
            _looksAtHolder = 0;
        _holder = holder;
        if (holder is null)
            return;
        // A worker that was asked to leave hears no question: only one that is stopped is known to hang.
        var state = processes.StateOf(holder.Worker.Pid);
        if (state == ProcessTable.WaitsForDisk || (!asks && state != ProcessTable.Stopped))
            return;
        holder.WasHeard = false;
        holder.Worker.Ask();
        if (++_looksAtHolder == LooksAtHolder)
            End(holder, "it does not answer and keeps everybody from writing");
    }

    private void End(PooledWorker worker, string reason)
    {
        var state = processes.StateOf(worker.Worker.Pid);
        log.Error(
            $"action: worker_hung | result: fail | pid: {worker.Worker.Pid} | agency: {worker.Agency?.ToString() ?? "none"} | reason: {reason}; in hand: {worker.InHand}; process state: {state}"
        );
        worker.Worker.Kill();
    }
}
