using System.Runtime.InteropServices;
using Lottery.Native;

namespace Lottery.Waiting;

/// <summary>
/// An eventfd(2) by which any thread wakes one that waits in poll(2) or epoll_wait(2). It stays readable
/// until it is taken. Owns the descriptor.
/// </summary>
internal sealed unsafe class WakeUp : IDisposable
{
    private readonly SafeDescriptor _descriptor;

    public WakeUp()
    {
        var descriptor = LibC.EventFd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
        Errno.ThrowIfFailed(descriptor, "eventfd");
        _descriptor = new SafeDescriptor(descriptor);
    }

    public SafeHandle Descriptor => _descriptor;

    /// <summary>Gives it. Giving it again before it is taken changes nothing.</summary>
    public void Give()
    {
        var one = 1UL;
        _ = LibC.Write(_descriptor, (byte*)&one, sizeof(ulong));
    }

    public void Take()
    {
        var count = 0UL;
        _ = LibC.Read(_descriptor, (byte*)&count, sizeof(ulong));
    }

    public void Dispose() => _descriptor.Dispose();
}
