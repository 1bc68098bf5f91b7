using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>
/// Interrupts the blocking system calls of its thread at an interval, until disposed: a call without a
/// timeout (flock(2)) then returns EINTR, and its caller can check for a stop before it waits again. Owns a
/// timer of the kernel (timer_create(2)), which signals this thread alone.
/// </summary>
internal readonly struct InterruptTimer : IDisposable
{
    private readonly nint _timer;

    static InterruptTimer()
    {
        // The signal needs a handler that does nothing. Managed code must not run in a signal handler, so it
        // is abs(3), of the C library. siginterrupt(3) takes SA_RESTART away: the call returns EINTR.
        var doNothing = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs");
        Errno.ThrowIfFailed(LibC.SigInterrupt(LibC.SIGALRM, 1), "siginterrupt");
        if (LibC.Signal(LibC.SIGALRM, doNothing) == -1)
            throw new NativeException("signal", Errno.Last);
    }

    public InterruptTimer(TimeSpan interval)
    {
        var notification = new LibC.SigEvent
        {
            Signal = LibC.SIGALRM,
            Notify = LibC.SIGEV_THREAD_ID,
            Thread = LibC.GetTid(),
        };
        var each = LibC.TimeSpec.Of(interval);
        var times = new LibC.ITimerSpec { Interval = each, First = each };
        Errno.ThrowIfFailed(
            LibC.TimerCreate(LibC.CLOCK_MONOTONIC, in notification, out _timer),
            "timer_create"
        );
        Errno.ThrowIfFailed(LibC.TimerSetTime(_timer, 0, in times, 0), "timer_settime");
    }

    public void Dispose() => _ = LibC.TimerDelete(_timer);
}
