using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>Who is at the other end of a Unix socket; see unix(7), SO_PEERCRED.</summary>
public static class LocalPeer
{
    /// <summary>Whether the process at the other end is of this process's user or of root.</summary>
    public static bool IsTrusted(Socket socket) =>
        UserOf(socket) is var user && (user == 0 || user == LibC.GetEUid());

    /// <summary>The number of the user that the process at the other end ran as when it connected, or listened.</summary>
    public static uint UserOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[Marshal.SizeOf<LibC.UCred>()];
        socket.GetRawSocketOption(LibC.SOL_SOCKET, LibC.SO_PEERCRED, credentials);
        return MemoryMarshal.Read<LibC.UCred>(credentials).Uid;
    }
}
