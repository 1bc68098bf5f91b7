using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>errno, and its numbers on Linux x64 and arm64; see errno(3).</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int ENOTDIR = 20;
    public const int EINVAL = 22;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;
    public const int EROFS = 30;
    public const int ELOOP = 40;
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

    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Throws if a call of libc has failed; the message is the call with its subject.</summary>
    public static void ThrowIfFailed(nint result, string call, string? subject = null)
    {
        if (result < 0)
            throw new NativeException(subject is null ? call : $"{call} {subject}", Last);
    }
}
