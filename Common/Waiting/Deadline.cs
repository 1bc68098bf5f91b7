namespace Lottery.Waiting;

/// <summary>When a wait ends, on the monotonic clock: setting the system's clock does not move it.</summary>
public readonly record struct Deadline
{
    private readonly long _milliseconds;

    private Deadline(long milliseconds) => _milliseconds = milliseconds;

    /// <summary>No end.</summary>
    public static Deadline Never => new(long.MaxValue);

    /// <summary>Already over.</summary>
    public static Deadline Now => new(long.MinValue);

    /// <summary>Whether it is over.</summary>
    public bool HasPassed => this != Never && Environment.TickCount64 >= _milliseconds;

    /// <summary>What poll(2) takes: the milliseconds that are left, -1 for no end.</summary>
    public int PollMilliseconds
    {
        get
        {
            if (this == Never)
                return -1;
            if (this == Now)
                return 0;
            return (int)Math.Clamp(_milliseconds - Environment.TickCount64, 0, int.MaxValue);
        }
    }

    /// <summary>The deadline that is so long away.</summary>
    public static Deadline In(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan
            ? Never
            : new(Environment.TickCount64 + (long)Math.Ceiling(time.TotalMilliseconds));

    /// <summary>The deadline that comes first.</summary>
    public static Deadline Earlier(Deadline one, Deadline other) =>
        one._milliseconds <= other._milliseconds ? one : other;
}
