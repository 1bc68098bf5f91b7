using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>
/// errno, read once on the line after the call that set it, and turned into a sentence. The numbers are
/// those of Linux x64 and arm64; see errno(3).
/// </summary>
internal static class Errno
{
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EEXIST = 17;
    public const int EPROTO = 71;
    public const int ENOTSOCK = 88;
    public const int EMSGSIZE = 90;
    public const int ENETDOWN = 100;
    public const int ENETUNREACH = 101;
    public const int ECONNABORTED = 103;
    public const int ECONNRESET = 104;
    public const int ETIMEDOUT = 110;
    public const int EHOSTDOWN = 112;
    public const int EHOSTUNREACH = 113;

    /// <summary>The number that the last call of this thread left.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Throws unless <paramref name="result"/> is a success, which for libc is 0 or more.</summary>
    /// <param name="result">What the call returned.</param>
    /// <param name="call">The call, and what it was asked to do.</param>
    /// <param name="subject">What with, where that is to be put together only for an error.</param>
    /// <exception cref="NativeException">The call failed.</exception>
    public static void ThrowIfFailed(nint result, string call, string? subject = null)
    {
        if (result < 0)
            throw new NativeException(subject is null ? call : $"{call} {subject}", Last);
    }
}
