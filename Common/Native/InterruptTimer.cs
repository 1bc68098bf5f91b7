using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>
/// Interrupts the blocking system calls of the thread that made it, at an interval, until disposed: a call
/// that knows no timeout (flock(2)) then returns EINTR, and its caller can look around before it goes on
/// waiting. Owns a timer of the kernel (timer_create(2)), which signals this thread alone.
/// </summary>
internal readonly struct InterruptTimer : IDisposable
{
    private readonly nint _timer;

    static InterruptTimer()
    {
        // The signal has to have a handler, and one that does nothing: managed code must not run in a
        // signal handler, so it is a function of the C library that computes from its one argument, abs(3).
        // Without SA_RESTART, which siginterrupt(3) takes away, the interrupted call returns EINTR.
        var doNothing = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs");
        Errno.ThrowIfFailed(LibC.SigInterrupt(LibC.SIGALRM, 1), "siginterrupt");
        if (LibC.Signal(LibC.SIGALRM, doNothing) == -1)
            throw new NativeException("signal", Errno.Last);
    }

    /// <summary>Begins to interrupt this thread.</summary>
    public InterruptTimer(TimeSpan interval)
    {
        var notification = new LibC.SigEvent
        {
            Signal = LibC.SIGALRM,
            Notify = LibC.SIGEV_THREAD_ID,
            Thread = LibC.GetTid(),
        };
        var each = new LibC.TimeSpec
        {
            Seconds = interval.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = interval.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        var times = new LibC.ITimerSpec { Interval = each, First = each };
        Errno.ThrowIfFailed(
            LibC.TimerCreate(LibC.CLOCK_MONOTONIC, in notification, out _timer),
            "timer_create"
        );
        Errno.ThrowIfFailed(LibC.TimerSetTime(_timer, 0, in times, 0), "timer_settime");
    }

    public void Dispose() => _ = LibC.TimerDelete(_timer);
}
