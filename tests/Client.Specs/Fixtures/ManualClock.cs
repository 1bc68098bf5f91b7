namespace Lottery.Client.Specs.Fixtures;

/// <summary>
/// A clock that stands still until a test lets time pass. What is due then is done before
/// <see cref="Pass"/> returns.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Now
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time)
    {
        lock (_lock)
            _now += time;
        foreach (var timer in Timers())
            if (timer.TryEnd(Now))
                timer.Fire();
    }

    /// <summary>Lets time pass if something is due then, which is done before it returns.</summary>
    /// <returns>Whether something was.</returns>
    public bool TryPass(TimeSpan time)
    {
        List<ManualTimer> due;
        lock (_lock)
        {
            due = [.. _timers.Where(timer => timer.TryEnd(_now + time))];
            if (due.Count > 0)
                _now += time;
        }
        due.ForEach(timer => timer.Fire());
        return due.Count > 0;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    private ManualTimer[] Timers()
    {
        lock (_lock)
            return [.. _timers];
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        private readonly Lock _lock = new();
        private TimeSpan? _due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TimeSpan? due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Now + dueTime;
            lock (_lock)
                _due = due;
            return true;
        }

        // True once: who gets it must fire.
        public bool TryEnd(TimeSpan now)
        {
            lock (_lock)
            {
                if (_due is not { } due || due > now)
                    return false;
                _due = null;
                return true;
            }
        }

        public void Fire() => fire();

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
