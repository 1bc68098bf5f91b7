using System.Runtime.InteropServices;
using Lottery.Native;

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

    /// <summary>A watched descriptor was looked after; what the wait is for has not come yet.</summary>
    Noticed,
}

/// <summary>
/// The waits of one thread that serves connections. Every wait is a poll(2) with a deadline, on the
/// descriptor in question and on all that the thread watches besides, so that a stop and a question for a
/// sign of life are noticed in any of them. After a stop the thread has the grace time for what it has in
/// hand; then every wait ends. Used by that thread alone; owns the descriptor by which signals reach it.
/// </summary>
public sealed class PollThread : IDisposable
{
    private readonly List<(SafeHandle Descriptor, short Events, Func<bool> Notice)> _watched = [];
    private readonly WakeUp _signal = new();
    private readonly CancellationTokenRegistration _onStop;
    private readonly CancellationTokenRegistration _onEnd;
    private readonly TimeSpan _grace;
    private Deadline _end = Deadline.Never;
    private Deadline _delayedStop = Deadline.Never;
    private bool _delaysStop;

    /// <summary>Begins to obey two tokens, which may be cancelled by any thread.</summary>
    /// <param name="grace">How long the waits may go on after a stop.</param>
    /// <param name="stop">Finish what is in hand.</param>
    /// <param name="end">End every wait at once.</param>
    public PollThread(TimeSpan grace, CancellationToken stop, CancellationToken end = default)
    {
        _grace = grace;
        Watch(_signal.Descriptor, LibC.POLLIN, () => Obey(stop, end));
        _onStop = stop.UnsafeRegister(static signal => ((WakeUp)signal!).Give(), _signal);
        _onEnd = end.UnsafeRegister(static signal => ((WakeUp)signal!).Give(), _signal);
    }

    /// <summary>Why it is asked to stop, as log lines say it.</summary>
    public string StopReason { get; init; } = "the server stops";

    /// <summary>
    /// How long the thread, after a signal, still waits for the first message of a connection that it has just
    /// taken and that another process could have taken.
    /// </summary>
    public TimeSpan StopDelay { get; init; }

    /// <summary>Whether the thread waits for such a first message now.</summary>
    public bool DelaysStop
    {
        set
        {
            _delaysStop = value && StopDelay > TimeSpan.Zero;
            if (!value && _delayedStop != Deadline.Never)
                Stop();
        }
    }

    /// <summary>Whether the thread is asked to finish what it has in hand, and to begin nothing new.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>A thread that nothing stops, for what is short.</summary>
    public static PollThread Unstoppable() => new(Timeout.InfiniteTimeSpan, CancellationToken.None);

    /// <summary>Looks after a descriptor in every wait from now on.</summary>
    /// <param name="descriptor">Owned by the caller, who stops the watch before closing it.</param>
    /// <param name="notice">Called when there is something to read; <c>false</c> ends the watch.</param>
    public void WatchInput(SafeHandle descriptor, Func<bool> notice) =>
        Watch(descriptor, LibC.POLLIN, notice);

    /// <summary>The same for the peer's end of a connection: that it sends no more, or is gone.</summary>
    /// <inheritdoc cref="WatchInput"/>
    public void WatchHangUp(SafeHandle descriptor, Func<bool> notice) =>
        Watch(descriptor, LibC.POLLRDHUP, notice);

    /// <summary>Looks after a descriptor no more.</summary>
    public void Unwatch(SafeHandle descriptor) =>
        _watched.RemoveAll(watched => watched.Descriptor == descriptor);

    /// <summary>Asks the thread to stop; the grace time begins.</summary>
    public void Stop()
    {
        _delayedStop = Deadline.Never;
        if (IsStopping)
            return;
        IsStopping = true;
        _end = Deadline.Earlier(_end, Deadline.In(_grace));
    }

    /// <summary>Waits until there is something to read, unless the thread is asked to stop.</summary>
    public WaitEnd WaitForInput(SafeHandle descriptor, Deadline deadline) =>
        Wait(descriptor, LibC.POLLIN, deadline, untilStop: true);

    /// <summary>Waits for what a peer still sends before its end; a stop does not end that.</summary>
    public WaitEnd WaitForClosing(SafeHandle descriptor, Deadline deadline) =>
        Wait(descriptor, LibC.POLLIN, deadline, untilStop: false);

    /// <summary>Waits until something can be written; a stop does not end that.</summary>
    public WaitEnd WaitForRoom(SafeHandle descriptor, Deadline deadline) =>
        Wait(descriptor, LibC.POLLOUT, deadline, untilStop: false);

    /// <summary>Waits for what is watched, unless the thread is asked to stop.</summary>
    public WaitEnd WaitForWatched(Deadline deadline) => Wait(null, 0, deadline, untilStop: true);

    /// <summary>Waits for a while; a stop does not end that.</summary>
    public void Pause(TimeSpan time)
    {
        var deadline = Deadline.In(time);
        while (Wait(null, 0, deadline, untilStop: false) != WaitEnd.TimedOut)
            continue;
    }

    /// <summary>Looks after all that is watched, without waiting.</summary>
    /// <exception cref="OperationCanceledException">The grace time is over.</exception>
    public void Look() => Wait(null, 0, Deadline.Now, untilStop: false);

    /// <summary>Closes the descriptor by which signals reach the thread.</summary>
    public void Dispose()
    {
        _onStop.Dispose();
        _onEnd.Dispose();
        _signal.Dispose();
    }

    private void Watch(SafeHandle descriptor, short events, Func<bool> notice) =>
        _watched.Add((descriptor, events, notice));

    private bool Obey(CancellationToken stop, CancellationToken end)
    {
        _signal.Take();
        if (end.IsCancellationRequested)
            _end = Deadline.Now;
        if (_delaysStop && _delayedStop == Deadline.Never)
            _delayedStop = Deadline.In(StopDelay);
        else if (stop.IsCancellationRequested || end.IsCancellationRequested)
            Stop();
        return true;
    }

    private unsafe WaitEnd Wait(
        SafeHandle? descriptor,
        short events,
        Deadline deadline,
        bool untilStop
    )
    {
        if (untilStop && IsStopping)
            return WaitEnd.Stopping;

        var count = _watched.Count + 1;
        var polled = stackalloc LibC.PollFd[count];
        for (var i = 0; i < _watched.Count; i++)
            polled[i] = Polled(_watched[i].Descriptor, _watched[i].Events);
        // A negative descriptor is passed over (poll(2)).
        polled[count - 1] = descriptor is null
            ? new() { Descriptor = -1 }
            : Polled(descriptor, events);

        // A signal may wake us early (EINTR): for the caller that is like a watched descriptor's news.
        var first = Deadline.Earlier(Deadline.Earlier(deadline, _end), _delayedStop);
        if (
            LibC.Poll(polled, (nuint)count, first.PollMilliseconds) < 0
            && Errno.Last != Errno.EINTR
        )
            throw new NativeException("poll", Errno.Last);

        var ready = polled[count - 1].Returned != 0;
        Notice(polled, count - 1);
        if (_delayedStop.HasPassed)
            Stop();
        if (_end.HasPassed)
            throw new OperationCanceledException("the time for an orderly end is over");
        if (untilStop && IsStopping)
            return WaitEnd.Stopping;
        return ready ? WaitEnd.Ready
            : deadline.HasPassed ? WaitEnd.TimedOut
            : WaitEnd.Noticed;
    }

    // From the last to the first, so that one that ends its watch moves none that is still to come.
    private unsafe void Notice(LibC.PollFd* polled, int count)
    {
        for (var i = count - 1; i >= 0; i--)
            if (polled[i].Returned != 0 && !_watched[i].Notice())
                _watched.RemoveAt(i);
    }

    private static LibC.PollFd Polled(SafeHandle descriptor, short events) =>
        new() { Descriptor = (int)descriptor.DangerousGetHandle(), Events = events };
}
