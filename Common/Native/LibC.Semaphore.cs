using System.Runtime.InteropServices;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const int O_EXCL = 0x80;

    // timespec(3type)
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;

        public static TimeSpec Of(TimeSpan time) =>
            new()
            {
                Seconds = time.Ticks / TimeSpan.TicksPerSecond,
                Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
            };
    }

    // sem_open(3). Variadic like open(2).
    [LibraryImport(Library, EntryPoint = "sem_open", SetLastError = true, StringMarshalling = Utf8)]
    public static partial SafeSemaphoreHandle SemOpen(
        string name,
        int flags,
        uint mode,
        uint value
    );

    // sem_close(3)
    [LibraryImport(Library, EntryPoint = "sem_close", SetLastError = true)]
    public static partial int SemClose(nint semaphore);

    // sem_unlink(3)
    [LibraryImport(
        Library,
        EntryPoint = "sem_unlink",
        SetLastError = true,
        StringMarshalling = Utf8
    )]
    public static partial int SemUnlink(string name);

    // sem_post(3)
    [LibraryImport(Library, EntryPoint = "sem_post", SetLastError = true)]
    public static partial int SemPost(SafeSemaphoreHandle semaphore);

    // sem_clockwait(3), of glibc 2.30 and newer: the deadline is on the given clock.
    [LibraryImport(Library, EntryPoint = "sem_clockwait", SetLastError = true)]
    public static partial int SemClockWait(
        SafeSemaphoreHandle semaphore,
        int clock,
        in TimeSpec deadline
    );

    // sem_getvalue(3)
    [LibraryImport(Library, EntryPoint = "sem_getvalue", SetLastError = true)]
    public static partial int SemGetValue(SafeSemaphoreHandle semaphore, out int value);
}
