using System.Runtime.InteropServices;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const short POLLIN = 0x1;
    public const short POLLOUT = 0x4;
    public const short POLLRDHUP = 0x2000;

    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const uint EPOLLIN = 0x1;

    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;

    // poll(2)
    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollFd* descriptors, nuint count, int timeoutMilliseconds);

    // epoll_create1(2)
    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EPollCreate(int flags);

    // epoll_ctl(2); the event is a struct epoll_event, whose layout EPollEvent knows.
    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EPollCtl(SafeHandle epoll, int operation, int descriptor, void* ev);

    // epoll_wait(2)
    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EPollWait(
        SafeHandle epoll,
        void* events,
        int most,
        int timeoutMilliseconds
    );

    // eventfd(2)
    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint value, int flags);

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    // struct epoll_event is packed on x64 and is not on arm64: its 64-bit data begin at 4 or at 8.
    public static class EPollEvent
    {
        public static readonly int DataOffset =
            RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

        public static readonly int Bytes = DataOffset + sizeof(long);
    }
}
