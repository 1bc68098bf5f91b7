using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Finds the workers that hang, and ends them: every round asks each whether it is alive. What counts
/// is the rounds without an answer, not the time: an orchestrator that was stopped itself, with all its
/// workers or without, has asked nobody meanwhile and accuses nobody afterwards. Owns nothing.
/// </summary>
/// <param name="workers">All workers there are, however far they are.</param>
/// <param name="log">Where it says whom it ends.</param>
internal sealed class RollCall(Func<IReadOnlyList<IWorker>> workers, ILogger log)
{
    /// <summary>How many questions in a row a worker may leave unanswered.</summary>
    public const int Rounds = 10;

    // The shortest silence that says something about a worker: on a machine in need, with a thousand
    // processes to run and memory to swap in, a living one may well take a second or two.
    private static readonly TimeSpan LeastSilence = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may be silent: as long as an agency, which waits for it meanwhile.</summary>
    public static TimeSpan SilenceAllowed(TimeSpan idleTimeout) =>
        idleTimeout > LeastSilence ? idleTimeout : LeastSilence;

    /// <summary>One round: ends those that have not answered for long, and asks everyone.</summary>
    public void Call()
    {
        foreach (var worker in workers())
        {
            // Just once: a process in the middle of a read from a dead disk dies only when that ends.
            if (worker.Unanswered == Rounds)
            {
                log.WorkerHung(worker, $"it has not answered {Rounds} times in a row");
                worker.Kill();
            }
            worker.Ask();
        }
    }
}
