namespace Lottery.Native;

/// <summary>What an error of accept4(2) says.</summary>
public static class AcceptError
{
    /// <summary>Whether no connection waits, or a signal came first.</summary>
    public static bool IsNone(int errno) => errno is Errno.EAGAIN or Errno.EINTR;

    /// <summary>
    /// Whether the error is that of a connection which has ended before it was accepted; the next one may be
    /// accepted at once. Every other error is one of this process or of the machine.
    /// </summary>
    public static bool IsOfConnection(int errno) =>
        errno
            is Errno.ECONNABORTED
                or Errno.EPROTO
                or Errno.ECONNRESET
                or Errno.ETIMEDOUT
                or Errno.ENETDOWN
                or Errno.ENETUNREACH
                or Errno.EHOSTDOWN
                or Errno.EHOSTUNREACH;
}
