using System.Runtime.InteropServices;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const int SIGALRM = 14;
    public const int CLOCK_MONOTONIC = 1;
    public const int SIGEV_THREAD_ID = 4;

    // signal(2)
    [LibraryImport(Library, EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int signal, nint handler);

    // siginterrupt(3)
    [LibraryImport(Library, EntryPoint = "siginterrupt", SetLastError = true)]
    public static partial int SigInterrupt(int signal, int interrupts);

    // gettid(2)
    [LibraryImport(Library, EntryPoint = "gettid")]
    public static partial int GetTid();

    // timer_create(2)
    [LibraryImport(Library, EntryPoint = "timer_create", SetLastError = true)]
    public static partial int TimerCreate(int clock, in SigEvent notification, out nint timer);

    // timer_settime(2)
    [LibraryImport(Library, EntryPoint = "timer_settime", SetLastError = true)]
    public static partial int TimerSetTime(nint timer, int flags, in ITimerSpec time, nint old);

    // timer_delete(2)
    [LibraryImport(Library, EntryPoint = "timer_delete", SetLastError = true)]
    public static partial int TimerDelete(nint timer);

    // struct sigevent, as far as SIGEV_THREAD_ID needs it; see sigevent(3type).
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    public struct SigEvent
    {
        public nint Value;
        public int Signal;
        public int Notify;
        public int Thread;
    }

    // struct itimerspec
    [StructLayout(LayoutKind.Sequential)]
    public struct ITimerSpec
    {
        public TimeSpec Interval;
        public TimeSpec First;
    }
}
