namespace Lottery.Native;

/// <summary>A descriptor beyond the three standard ones that this program was started with; see sd_listen_fds(3).</summary>
public static class InheritedDescriptor
{
    /// <summary>
    /// Takes it, so that no program that this one starts inherits it. The caller owns it; <c>null</c> if the program was
    /// started without it.
    /// </summary>
    public static SafeDescriptor? TryTake(int number)
    {
        // What the runtime itself has opened under that number is closed on exec, unlike what is inherited.
        var flags = LibC.FCntl(number, LibC.F_GETFD, argument: 0);
        if (flags < 0 || (flags & LibC.FD_CLOEXEC) != 0)
            return null;
        Errno.ThrowIfFailed(
            LibC.FCntl(number, LibC.F_SETFD, LibC.FD_CLOEXEC),
            $"fcntl of the descriptor {number}"
        );
        return new SafeDescriptor(number);
    }

    /// <summary>What it is, as the kernel names it: <c>pipe:[7]</c>, a path; see proc_pid_fd(5).</summary>
    public static string Describe(int number) =>
        new FileInfo($"/proc/self/fd/{number}").LinkTarget ?? "not open";
}
