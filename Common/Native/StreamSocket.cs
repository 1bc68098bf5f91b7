using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Lottery.Native;

/// <summary>
/// A connected stream socket by its plain descriptor, TCP or Unix. No call on it waits. Closing it is only
/// close(2); the framework's sockets also shut the connection down. Owns the descriptor.
/// </summary>
public sealed unsafe class StreamSocket(SafeDescriptor descriptor) : IDisposable
{
    /// <summary>
    /// The <see cref="Exception.HResult"/> of a connection that the peer has reset (ECONNRESET). A Unix socket
    /// reports it, after all that was sent, when the peer closed with something unread.
    /// </summary>
    public const int Reset = Errno.ECONNRESET;

    private const string Unknown = "unknown";

    // struct sockaddr_storage; see sockaddr(3type).
    private const int AddressBytes = 128;

    // sun_path of struct sockaddr_un; see unix(7).
    private const int MaxLocalNameBytes = 108;

    private string? _peer;

    /// <summary>The descriptor, for poll(2), epoll(7) and for passing it on.</summary>
    public SafeDescriptor Descriptor => descriptor;

    /// <summary>Connects to a name in Linux's abstract namespace; see unix(7).</summary>
    /// <exception cref="NativeException">Nothing listens there.</exception>
    public static StreamSocket ConnectLocal(string name)
    {
        var number = LibC.Socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0);
        Errno.ThrowIfFailed(number, "socket");
        var descriptor = new SafeDescriptor(number);
        // The family, a zero byte that makes the name an abstract one, and the name.
        var address = stackalloc byte[sizeof(ushort) + MaxLocalNameBytes];
        *(ushort*)address = LibC.AF_UNIX;
        address[sizeof(ushort)] = 0;
        var length = Encoding.UTF8.GetBytes(
            name,
            new Span<byte>(address + sizeof(ushort) + 1, MaxLocalNameBytes - 1)
        );
        if (LibC.Connect(descriptor, address, (uint)(sizeof(ushort) + 1 + length)) == 0)
            return new StreamSocket(descriptor);
        var errno = Errno.Last;
        descriptor.Dispose();
        throw new NativeException($"@{name}", errno);
    }

    /// <summary>Accepts a connection that waits at a listening socket.</summary>
    /// <param name="listener">The listening socket, which does not block.</param>
    /// <param name="errno">Why there is none; <c>EAGAIN</c> if none waits. See accept(2).</param>
    public static StreamSocket? TryAccept(SafeHandle listener, out int errno)
    {
        var address = stackalloc byte[AddressBytes];
        var length = (uint)AddressBytes;
        var number = LibC.Accept(listener, address, &length, LibC.SOCK_CLOEXEC);
        errno = number < 0 ? Errno.Last : 0;
        return number < 0
            ? null
            : new StreamSocket(new SafeDescriptor(number)) { _peer = Text(address) };
    }

    /// <summary>Receives what has arrived.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="peek">Leave it unread; see recv(2), MSG_PEEK.</param>
    /// <returns>How many bytes; 0 at the end of the stream; <c>null</c> if nothing has arrived.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public int? TryReceive(Span<byte> buffer, bool peek = false)
    {
        var flags = LibC.MSG_DONTWAIT | (peek ? LibC.MSG_PEEK : 0);
        fixed (byte* data = buffer)
            return Result(LibC.Recv(descriptor, data, (nuint)buffer.Length, flags));
    }

    /// <summary>
    /// Whether the peer has reset the connection, or has closed its side and sent nothing that is unread. Reads nothing.
    /// </summary>
    public bool IsAbandoned()
    {
        byte first;
        var unread = LibC.Recv(descriptor, &first, 1, LibC.MSG_DONTWAIT | LibC.MSG_PEEK);
        return unread == 0 || (unread < 0 && Errno.Last is not (Errno.EAGAIN or Errno.EINTR));
    }

    /// <summary>Sends as much as the kernel takes now.</summary>
    /// <returns>How many bytes; <c>null</c> if it takes none.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public int? TrySend(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
            return Result(
                LibC.Send(
                    descriptor,
                    data,
                    (nuint)bytes.Length,
                    LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL
                )
            );
    }

    /// <summary>The text of the error that has ended the connection, if any; see socket(7), SO_ERROR.</summary>
    public string? TakeError()
    {
        var errno = 0;
        GetOption(LibC.SO_ERROR, &errno, sizeof(int), "SO_ERROR");
        return errno == 0 ? null : Marshal.GetPInvokeErrorMessage(errno);
    }

    /// <summary>Shuts down sending; does nothing if the peer is gone.</summary>
    public void EndSending() => _ = LibC.Shutdown(descriptor, LibC.SHUT_WR);

    /// <summary>The peer's address, IPv4 as IPv4; <c>unknown</c> after a reset.</summary>
    public string PeerAddress() => _peer ??= AskPeerAddress();

    /// <summary>The process at the other end, if of the same user, else -1; SO_PEERCRED.</summary>
    public int PeerPid()
    {
        LibC.UCred peer = default;
        GetOption(LibC.SO_PEERCRED, &peer, (uint)sizeof(LibC.UCred), "SO_PEERCRED");
        return peer.Uid == LibC.GetEUid() ? peer.Pid : -1;
    }

    /// <summary>Whether the process at the other end is of this process's user.</summary>
    public bool IsPeerOfThisUser() => PeerPid() >= 0;

    /// <summary>Closes the descriptor.</summary>
    public void Dispose() => descriptor.Dispose();

    private string AskPeerAddress()
    {
        var address = stackalloc byte[AddressBytes];
        var length = (uint)AddressBytes;
        return LibC.GetPeerName(descriptor, address, &length) == 0 ? Text(address) : Unknown;
    }

    // struct sockaddr_in has the address at 4, struct sockaddr_in6 at 8; see ip(7), ipv6(7).
    private static string Text(byte* address)
    {
        IPAddress? ip = *(ushort*)address switch
        {
            LibC.AF_INET => new(new ReadOnlySpan<byte>(address + 4, 4)),
            LibC.AF_INET6 => new(new ReadOnlySpan<byte>(address + 8, 16)),
            _ => null,
        };
        return ip switch
        {
            null => Unknown,
            { IsIPv4MappedToIPv6: true } => ip.MapToIPv4().ToString(),
            _ => ip.ToString(),
        };
    }

    private void GetOption(int option, void* value, uint bytes, string name) =>
        Errno.ThrowIfFailed(
            LibC.GetSockOpt(descriptor, LibC.SOL_SOCKET, option, value, &bytes),
            "getsockopt of",
            name
        );

    private static int? Result(nint result) =>
        result >= 0 ? (int)result
        : Errno.Last is Errno.EAGAIN or Errno.EINTR ? null
        : throw new IOException(Marshal.GetPInvokeErrorMessage(Errno.Last), Errno.Last);
}
