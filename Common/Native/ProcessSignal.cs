namespace Lottery.Native;

/// <summary>Sends signals to other processes, and ignores one.</summary>
public static class ProcessSignal
{
    /// <summary>Sends SIGTERM; does nothing if the process has just ended.</summary>
    /// <exception cref="NativeException">The signal cannot be sent.</exception>
    public static void Terminate(int pid)
    {
        if (LibC.Kill(pid, LibC.SIGTERM) != 0 && Errno.Last != Errno.ESRCH)
            throw new NativeException("kill", Errno.Last);
    }

    /// <summary>
    /// Ignores SIGXFSZ in this process and its children: a file that reaches the limit (<c>ulimit -f</c>) fails a
    /// write, with its reason, and does not kill the process (setrlimit(2), RLIMIT_FSIZE).
    /// </summary>
    public static void IgnoreFileSizeLimit() => LibC.Signal(LibC.SIGXFSZ, LibC.SIG_IGN);
}
