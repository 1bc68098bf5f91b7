using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Lottery.Native;

namespace Lottery.Waiting;

/// <summary>
/// One thread's epoll(7): calls what is registered for the descriptors that have something to read, and what
/// other threads have posted. Everything but <see cref="Post"/> is for that thread alone. Owns the epoll
/// descriptor, not those that are registered.
/// </summary>
public sealed class EventLoop : IDisposable
{
    private const int MaxEvents = 64;

    private readonly SafeDescriptor _epoll;
    private readonly WakeUp _posting = new();
    private readonly ConcurrentQueue<Action> _posted = new();

    // By a key that is never used again. The kernel reuses the numbers of descriptors: an event reported
    // for a descriptor that was closed since must not reach the handler of the next one.
    private readonly Dictionary<long, Action> _handlers = [];
    private long _lastKey;

    /// <summary>Makes an empty loop.</summary>
    /// <exception cref="NativeException">No descriptor is left.</exception>
    public EventLoop()
    {
        var epoll = LibC.EPollCreate(LibC.EPOLL_CLOEXEC);
        Errno.ThrowIfFailed(epoll, "epoll_create1");
        _epoll = new SafeDescriptor(epoll);
        Register(_posting.Descriptor, _posting.Take);
    }

    /// <summary>Calls <paramref name="onInput"/> whenever the descriptor has something to read, or has ended.</summary>
    /// <returns>The registration, to be disposed before the descriptor is closed.</returns>
    /// <exception cref="NativeException">The kernel takes no more.</exception>
    public unsafe IDisposable Register(SafeHandle descriptor, Action onInput)
    {
        var registration = new Registration(this, descriptor, ++_lastKey);
        var ev = stackalloc byte[LibC.EPollEvent.Bytes];
        *(uint*)ev = LibC.EPOLLIN;
        *(long*)(ev + LibC.EPollEvent.DataOffset) = registration.Key;
        var number = (int)descriptor.DangerousGetHandle();
        Errno.ThrowIfFailed(
            LibC.EPollCtl(_epoll, LibC.EPOLL_CTL_ADD, number, ev),
            "epoll_ctl of a new descriptor"
        );
        _handlers[registration.Key] = onInput;
        return registration;
    }

    /// <summary>Makes the loop's thread call something soon. For any thread.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        _posting.Give();
    }

    /// <summary>Waits for events until the deadline, and handles those that have come.</summary>
    /// <returns>How many there were.</returns>
    public unsafe int RunOnce(Deadline deadline)
    {
        var events = stackalloc byte[MaxEvents * LibC.EPollEvent.Bytes];
        var count = LibC.EPollWait(_epoll, events, MaxEvents, deadline.PollMilliseconds);
        if (count < 0 && Errno.Last != Errno.EINTR)
            throw new NativeException("epoll_wait", Errno.Last);
        for (var i = 0; i < count; i++)
        {
            var ev = events + i * LibC.EPollEvent.Bytes;
            // A handler called before may have ended this registration.
            if (_handlers.TryGetValue(*(long*)(ev + LibC.EPollEvent.DataOffset), out var handler))
                handler();
        }
        while (_posted.TryDequeue(out var action))
            action();
        return count;
    }

    /// <summary>Closes the epoll descriptor.</summary>
    public void Dispose()
    {
        _epoll.Dispose();
        _posting.Dispose();
    }

    private sealed class Registration(EventLoop loop, SafeHandle descriptor, long key) : IDisposable
    {
        public long Key => key;

        public unsafe void Dispose()
        {
            if (!loop._handlers.Remove(key))
                return;
            var number = (int)descriptor.DangerousGetHandle();
            Errno.ThrowIfFailed(
                LibC.EPollCtl(loop._epoll, LibC.EPOLL_CTL_DEL, number, null),
                "epoll_ctl of a known descriptor"
            );
        }
    }
}
