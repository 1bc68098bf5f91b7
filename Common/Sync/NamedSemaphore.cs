using System.Diagnostics;
using Lottery.Native;

namespace Lottery.Sync;

/// <summary>
/// A POSIX named semaphore: a count in <c>/dev/shm</c> that processes share by its name. Owns this
/// process's handle on it; the name outlives every process until <see cref="Unlink"/>. It is not robust:
/// a process killed between a wait and a post takes a token with it. See sem_overview(7).
/// </summary>
public sealed class NamedSemaphore : IDisposable
{
    private const uint OnlyOwner = 0b110_000_000;

    private readonly SafeSemaphoreHandle _handle;

    private NamedSemaphore(SafeSemaphoreHandle handle, string name) =>
        (_handle, Name) = (handle, name);

    /// <summary>The name: a slash and no further one.</summary>
    public string Name { get; }

    /// <summary>Makes a new semaphore, with a count of 0.</summary>
    /// <exception cref="NativeException">The name is taken, or <c>/dev/shm</c> cannot be written.</exception>
    public static NamedSemaphore Create(string name) =>
        Open(name, LibC.O_CREAT | LibC.O_EXCL, "making");

    /// <summary>Opens the semaphore that another process made.</summary>
    /// <exception cref="NativeException">There is none of that name.</exception>
    public static NamedSemaphore Open(string name) => Open(name, 0, "opening");

    /// <summary>Removes a name; processes that have the semaphore open keep it.</summary>
    /// <returns><c>false</c> if there was none.</returns>
    public static bool Unlink(string name)
    {
        if (LibC.SemUnlink(name) == 0)
            return true;
        return Errno.Last == Errno.ENOENT
            ? false
            : throw new NativeException($"sem_unlink of {name}", Errno.Last);
    }

    /// <summary>Adds one to the count, which lets one waiter go on.</summary>
    public void Post() => Errno.ThrowIfFailed(LibC.SemPost(_handle), $"sem_post of {Name}");

    /// <summary>The count; never below 0 on Linux, however many wait.</summary>
    public int Count
    {
        get
        {
            Errno.ThrowIfFailed(LibC.SemGetValue(_handle, out var count), "sem_getvalue of", Name);
            return count;
        }
    }

    /// <summary>Blocks the thread until the count is above 0, and takes one off.</summary>
    /// <returns><c>false</c> if nothing came within <paramref name="timeout"/>.</returns>
    public bool Wait(TimeSpan timeout)
    {
        var deadline = DeadlineIn(timeout);
        while (LibC.SemClockWait(_handle, LibC.CLOCK_MONOTONIC, in deadline) != 0)
        {
            if (Errno.Last == Errno.ETIMEDOUT)
                return false;
            // A signal may end the wait early (EINTR, sem_wait(3)).
            if (Errno.Last != Errno.EINTR)
                throw new NativeException($"sem_clockwait of {Name}", Errno.Last);
        }
        return true;
    }

    /// <summary>Closes this process's handle.</summary>
    public void Dispose() => _handle.Dispose();

    private static NamedSemaphore Open(string name, int flags, string attempt)
    {
        var handle = LibC.SemOpen(name, flags, OnlyOwner, 0);
        return handle.IsInvalid
            ? throw new NativeException($"{attempt} the semaphore {name}", Errno.Last)
            : new NamedSemaphore(handle, name);
    }

    // The framework's stopwatch is CLOCK_MONOTONIC on Linux.
    private static LibC.TimeSpec DeadlineIn(TimeSpan timeout) =>
        LibC.TimeSpec.Of(Stopwatch.GetElapsedTime(0) + timeout);
}
