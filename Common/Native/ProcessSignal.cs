namespace Lottery.Native;

/// <summary>Sends signals to other processes.</summary>
public static class ProcessSignal
{
    /// <summary>Sends SIGKILL; does nothing if the process has ended, or may not be killed.</summary>
    public static void Kill(int pid) => _ = LibC.Kill(pid, LibC.SIGKILL);

    /// <summary>Sends SIGTERM; does nothing if the process has just ended.</summary>
    /// <exception cref="NativeException">The signal cannot be sent.</exception>
    public static void Terminate(int pid)
    {
        if (LibC.Kill(pid, LibC.SIGTERM) != 0 && Errno.Last != Errno.ESRCH)
            throw new NativeException("kill", Errno.Last);
    }
}
