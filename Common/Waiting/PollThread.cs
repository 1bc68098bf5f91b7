using System.Runtime.InteropServices;
using Lottery.Hosting;
using Lottery.Native;

namespace Lottery.Waiting;

/// <summary>
/// The waits of one thread that serves connections. Every wait is a poll(2) with a deadline, on one
/// descriptor and on all that the thread watches, so that a stop and a liveness question interrupt any wait.
/// After a stop the thread has the grace time for its current work; then every wait ends. Used by that
/// thread alone; owns the descriptor by which signals reach it.
/// </summary>
public sealed class PollThread : IDisposable
{
    private readonly List<(SafeHandle Descriptor, short Events, Func<bool> OnReady)> _watched = [];
    private readonly WakeUp _signal = new();
    private readonly CancellationTokenRegistration _onStop;
    private readonly CancellationTokenRegistration _onEnd;
    private readonly TimeSpan _grace;
    private Deadline _end = Deadline.Never;
    private Deadline _delayedStop = Deadline.Never;
    private volatile LotteryException? _interruption;
    private Action? _answer;
    private bool _delaysStop;
    private TimeSpan _idleAfter = Timeout.InfiniteTimeSpan;
    private Action _onIdle = () => { };

    /// <summary>Watches two tokens, which any thread may cancel.</summary>
    /// <param name="grace">How long waits may last after a stop.</param>
    /// <param name="stop">Finish the current work.</param>
    /// <param name="end">End every wait at once.</param>
    public PollThread(TimeSpan grace, CancellationToken stop, CancellationToken end = default)
    {
        _grace = grace;
        Watch(_signal.Descriptor, LibC.POLLIN, () => OnSignal(stop, end));
        _onStop = stop.UnsafeRegister(static signal => ((WakeUp)signal!).Give(), _signal);
        _onEnd = end.UnsafeRegister(static signal => ((WakeUp)signal!).Give(), _signal);
    }

    /// <summary>Why the thread stops, for log lines.</summary>
    public string StopReason { get; init; } = "the server stops";

    /// <summary>
    /// How long the thread, after a signal, still waits for the first message of a connection that it has
    /// just taken: another worker could have taken that connection.
    /// </summary>
    public TimeSpan StopDelay { get; init; }

    /// <summary>Whether the thread should finish its current work, and begin nothing new.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>A signal from now on stops the thread after <see cref="StopDelay"/>: it waits for such a first message.</summary>
    public void BeginStopDelay() => _delaysStop = StopDelay > TimeSpan.Zero;

    /// <summary>A signal stops the thread at once again; so does one that came meanwhile.</summary>
    public void EndStopDelay()
    {
        _delaysStop = false;
        if (_delayedStop != Deadline.Never)
            Stop();
    }

    /// <summary>A thread that nothing stops, for short work.</summary>
    public static PollThread Unstoppable() => new(Timeout.InfiniteTimeSpan, CancellationToken.None);

    /// <summary>Watches a descriptor in every wait from now on.</summary>
    /// <param name="descriptor">Owned by the caller, who stops the watch before closing it.</param>
    /// <param name="onReady">Called when there is something to read; <c>false</c> ends the watch.</param>
    public void WatchInput(SafeHandle descriptor, Func<bool> onReady) =>
        Watch(descriptor, LibC.POLLIN, onReady);

    /// <summary>Watches for the peer of a connection to close its side, or to be gone.</summary>
    /// <param name="descriptor">Owned by the caller, who stops the watch before closing it.</param>
    /// <param name="onReady">Called when that has happened; <c>false</c> ends the watch.</param>
    public void WatchHangUp(SafeHandle descriptor, Func<bool> onReady) =>
        Watch(descriptor, LibC.POLLRDHUP, onReady);

    /// <summary>Ends the watch of a descriptor.</summary>
    public void Unwatch(SafeHandle descriptor) =>
        _watched.RemoveAll(watched => watched.Descriptor == descriptor);

    /// <summary>Calls <paramref name="onIdle"/> in every wait for a peer that lasts longer than <paramref name="after"/>.</summary>
    public void WhenIdle(TimeSpan after, Action onIdle) => (_idleAfter, _onIdle) = (after, onIdle);

    /// <summary>
    /// Ends the current connection, for any thread: the wait for its next message, or the next such wait, throws the
    /// reason.
    /// </summary>
    public void Interrupt(LotteryException reason)
    {
        _interruption = reason;
        _signal.Give();
    }

    /// <summary>
    /// Asks whether the thread still works, for any thread: it calls <paramref name="answer"/> in its current wait, or in
    /// the next one.
    /// </summary>
    public void Ask(Action answer)
    {
        Volatile.Write(ref _answer, answer);
        _signal.Give();
    }

    /// <summary>Forgets an interruption: the connection that it was meant for has ended.</summary>
    public void ForgetInterruption() => _interruption = null;

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

    /// <summary>Waits until there is something to read, also during a stop: a connection that ends is read to its end.</summary>
    public WaitEnd WaitForClosing(SafeHandle descriptor, Deadline deadline) =>
        Wait(descriptor, LibC.POLLIN, deadline, untilStop: false);

    /// <summary>Waits until something can be written, also during a stop.</summary>
    public WaitEnd WaitForRoom(SafeHandle descriptor, Deadline deadline) =>
        Wait(descriptor, LibC.POLLOUT, deadline, untilStop: false);

    /// <summary>Waits for a watched descriptor, unless the thread is asked to stop.</summary>
    public WaitEnd WaitForWatched(Deadline deadline) => Wait(null, 0, deadline, untilStop: true);

    /// <summary>Waits for a while, also during a stop.</summary>
    public void Pause(TimeSpan time)
    {
        var deadline = Deadline.In(time);
        while (Wait(null, 0, deadline, untilStop: false) != WaitEnd.TimedOut)
            continue;
    }

    /// <summary>Polls what is watched, without waiting.</summary>
    /// <exception cref="OperationCanceledException">The grace time is over.</exception>
    public void PollWatched() => Wait(null, 0, Deadline.Now, untilStop: false);

    /// <summary>Closes the descriptor by which signals reach the thread.</summary>
    public void Dispose()
    {
        _onStop.Dispose();
        _onEnd.Dispose();
        _signal.Dispose();
    }

    private void Watch(SafeHandle descriptor, short events, Func<bool> onReady) =>
        _watched.Add((descriptor, events, onReady));

    private bool OnSignal(CancellationToken stop, CancellationToken end)
    {
        _signal.Take();
        Interlocked.Exchange(ref _answer, null)?.Invoke();
        if (!stop.IsCancellationRequested && !end.IsCancellationRequested)
            return true; // an interruption, or a question
        if (end.IsCancellationRequested)
            _end = Deadline.Now;
        if (_delaysStop && _delayedStop == Deadline.Never)
            _delayedStop = Deadline.In(StopDelay);
        else
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
        ThrowIfInterrupted(untilStop);

        var count = _watched.Count + 1;
        var polled = stackalloc LibC.PollFd[count];
        for (var i = 0; i < _watched.Count; i++)
            polled[i] = Polled(_watched[i].Descriptor, _watched[i].Events);
        // poll(2) ignores a negative descriptor.
        polled[count - 1] = descriptor is null
            ? new() { Descriptor = -1 }
            : Polled(descriptor, events);

        // A signal may end the poll early (EINTR), like a watched descriptor.
        var first = Deadline.Earlier(Deadline.Earlier(deadline, _end), _delayedStop);
        var idle = untilStop ? Deadline.In(_idleAfter) : Deadline.Never;
        if (Poll(polled, count, Deadline.Earlier(first, idle)) == 0 && idle.HasPassed)
        {
            _onIdle();
            Poll(polled, count, first);
        }

        var ready = polled[count - 1].Returned != 0;
        CallHandlers(polled, count - 1);
        if (_delayedStop.HasPassed)
            Stop();
        if (_end.HasPassed)
            throw new OperationCanceledException("the time for an orderly end is over");
        if (untilStop && IsStopping)
            return WaitEnd.Stopping;
        ThrowIfInterrupted(untilStop);
        return ready ? WaitEnd.Ready
            : deadline.HasPassed ? WaitEnd.TimedOut
            : WaitEnd.Woken;
    }

    private static unsafe int Poll(LibC.PollFd* polled, int count, Deadline deadline)
    {
        var ready = LibC.Poll(polled, (nuint)count, deadline.PollMilliseconds);
        if (ready < 0 && Errno.Last != Errno.EINTR)
            throw new NativeException("poll", Errno.Last);
        return ready;
    }

    private void ThrowIfInterrupted(bool waitsForPeer)
    {
        if (!waitsForPeer || _interruption is not { } reason)
            return;
        _interruption = null;
        throw reason;
    }

    // From the last to the first: a handler that ends its watch moves none that is still to be called.
    private unsafe void CallHandlers(LibC.PollFd* polled, int count)
    {
        for (var i = count - 1; i >= 0; i--)
            if (polled[i].Returned != 0 && !_watched[i].OnReady())
                _watched.RemoveAt(i);
    }

    private static LibC.PollFd Polled(SafeHandle descriptor, short events) =>
        new() { Descriptor = (int)descriptor.DangerousGetHandle(), Events = events };
}
