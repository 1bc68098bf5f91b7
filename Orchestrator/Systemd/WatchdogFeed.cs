namespace Lottery.Orchestrator.Systemd;

/// <summary>
/// Feeds systemd's watchdog (sd_watchdog_enabled(3)) only if the thread that accepts has shown since the last time that it
/// works: a timer alone would feed it while that thread hangs, and agencies wait. Owns nothing.
/// </summary>
internal sealed class WatchdogFeed(ServiceNotifier notifier, Action ask)
{
    // An answer may be two intervals old when it is used; so half of the timeout is left for the thread's own time.
    private const int FeedsInATimeout = 4;

    private int _hasProgress;

    /// <summary>How often to call <see cref="Feed"/>.</summary>
    public static TimeSpan IntervalFor(TimeSpan timeout) => timeout / FeedsInATimeout;

    /// <summary>The thread that accepts works. For that thread.</summary>
    public void NoteProgress() => Volatile.Write(ref _hasProgress, 1);

    /// <summary>Tells of the progress since the last call, if there was any, and asks again.</summary>
    public void Feed()
    {
        if (Interlocked.Exchange(ref _hasProgress, 0) == 1)
            notifier.TrySend("WATCHDOG=1");
        ask();
    }
}
