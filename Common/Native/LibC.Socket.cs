using System.Runtime.InteropServices;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const int SOL_SOCKET = 1;
    public const int SCM_RIGHTS = 1;
    public const int SO_ERROR = 4;
    public const int SO_PEERCRED = 17;
    public const int SOCK_STREAM = 1;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SHUT_WR = 1;
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;

    public const int MSG_PEEK = 0x2;
    public const int MSG_CTRUNC = 0x8;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;

    // iovec(3type)
    [StructLayout(LayoutKind.Sequential)]
    public struct IoVec
    {
        public void* Base;
        public nuint Length;
    }

    // struct msghdr; see recvmsg(2).
    [StructLayout(LayoutKind.Sequential)]
    public struct MsgHdr
    {
        public void* Name;
        public uint NameLength;
        public IoVec* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    // A control message with room for one descriptor; see cmsg(3). Its size is CMSG_SPACE(sizeof(int)), of
    // which LengthOfOne bytes count.
    [StructLayout(LayoutKind.Sequential)]
    public struct DescriptorMessage
    {
        public const int LengthOfOne = 20;

        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
        public int Padding;
    }

    // struct ucred: the process at the other end of a Unix socket; see unix(7), SO_PEERCRED.
    [StructLayout(LayoutKind.Sequential)]
    public struct UCred
    {
        public int Pid;
        public uint Uid;
        public uint Gid;
    }

    // socket(2)
    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    // connect(2)
    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(SafeHandle socket, byte* address, uint length);

    // accept4(2)
    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(SafeHandle socket, byte* address, uint* length, int flags);

    // getpeername(2)
    [LibraryImport(Library, EntryPoint = "getpeername", SetLastError = true)]
    public static partial int GetPeerName(SafeHandle socket, byte* address, uint* length);

    // getsockopt(2)
    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSockOpt(
        SafeHandle socket,
        int level,
        int option,
        void* value,
        uint* length
    );

    // shutdown(2)
    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(SafeHandle socket, int how);

    // recv(2)
    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Recv(SafeHandle socket, byte* data, nuint length, int flags);

    // send(2)
    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, byte* data, nuint length, int flags);

    // sendmsg(2)
    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMsg(SafeHandle socket, in MsgHdr message, int flags);

    // recvmsg(2)
    [LibraryImport(Library, EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint RecvMsg(SafeHandle socket, ref MsgHdr message, int flags);

    // geteuid(2)
    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint GetEUid();

    // getegid(2)
    [LibraryImport(Library, EntryPoint = "getegid")]
    public static partial uint GetEGid();
}
