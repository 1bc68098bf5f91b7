namespace Lottery.Waiting;

/// <summary>Why a wait has ended.</summary>
public enum WaitEnd
{
    /// <summary>The descriptor is ready, or broken: the next call on it will not wait.</summary>
    Ready,

    /// <summary>The deadline has passed.</summary>
    TimedOut,

    /// <summary>The thread is asked to stop.</summary>
    Stopping,

    /// <summary>A watched descriptor or a signal ended the wait early.</summary>
    Woken,
}
