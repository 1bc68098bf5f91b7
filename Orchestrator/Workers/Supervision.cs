using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Sees to it that a worker that hangs ends in bounded time, and soon if others wait for it. Owns the
/// routines that look; while the pool lives, they do.
/// </summary>
internal sealed class Supervision : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Routine _rollCall;
    private readonly Routine _writeTurnWatch;

    private Supervision(Routine rollCall, Routine writeTurnWatch) =>
        (_rollCall, _writeTurnWatch) = (rollCall, writeTurnWatch);

    /// <summary>Begins to look after a pool's workers.</summary>
    /// <param name="pool">The workers.</param>
    /// <param name="idleTimeout">How long a worker may be silent.</param>
    /// <param name="log">Where it says whom it ends.</param>
    /// <param name="stop">
    /// When the server stops: who then finishes a message in hand hears no more questions, and has the
    /// grace time for it. The turn to write is watched to the end, since others need it to finish theirs.
    /// </param>
    public static Supervision Over(
        WorkerPool pool,
        TimeSpan idleTimeout,
        ILogger log,
        CancellationToken stop
    ) =>
        new(
            new Routine(
                RollCall.SilenceAllowed(idleTimeout) / RollCall.Rounds,
                new RollCall(() => stop.IsCancellationRequested ? [] : pool.Workers, log).Call
            ),
            new Routine(
                BetweenLooks,
                new WriteTurnWatch(() => pool.Workers, StoppedHolders.Find, log).Look
            )
        );

    public async ValueTask DisposeAsync()
    {
        await _rollCall.DisposeAsync();
        await _writeTurnWatch.DisposeAsync();
    }
}
