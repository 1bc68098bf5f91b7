namespace Lottery.Sync;

/// <summary>
/// Holds agencies until the draw is made. The truth is in the database, which <paramref name="isDrawn"/>
/// looks at; the semaphore only wakes those who wait, one after the other: whoever is woken and finds the
/// draw made wakes the next. A wake-up that was lost with a killed process is made good by looking again
/// after <see cref="LookAgainAfter"/>, and sooner by the orchestrator, which rings when a worker dies.
/// Owns the semaphore's handle, not its name.
/// </summary>
/// <param name="doorbell">The semaphore; its count is above 0 only once the draw is made.</param>
/// <param name="isDrawn">Whether the database holds the draw; called from a thread of its own.</param>
public sealed class DrawBarrier(NamedSemaphore doorbell, Func<bool> isDrawn) : IDisposable
{
    private Task? _draw;

    /// <summary>
    /// A thousand waiters that each look every 15 seconds cost some 0.3 % of a core; who lost its wake-up
    /// to a SIGKILL waits no longer than that.
    /// </summary>
    internal TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Completes when the draw has been made. Cancelling only ends this wait: the one thread that waits
    /// at the semaphore goes on, so that it passes on the wake-up that it will take.
    /// </summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_draw is null or { IsFaulted: true })
            _draw = Task.Factory.StartNew(WaitForDraw, TaskCreationOptions.LongRunning);
        return _draw.WaitAsync(cancellationToken);
    }

    /// <summary>Wakes the first of those who wait; to be called once the draw is in the database.</summary>
    public void Open() => doorbell.Post();

    /// <summary>Closes the semaphore.</summary>
    public void Dispose() => doorbell.Dispose();

    private void WaitForDraw()
    {
        while (!isDrawn())
            doorbell.Wait(LookAgainAfter);
        doorbell.Post();
    }
}
