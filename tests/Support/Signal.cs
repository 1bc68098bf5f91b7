using System.Runtime.InteropServices;

namespace Lottery.Support;

/// <summary>What a test sends to a process: the numbers of signal(7) on Linux x64 and arm64.</summary>
public enum Signal
{
    /// <summary>Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary>Death without a last word.</summary>
    Kill = 9,

    /// <summary>Means nothing to any program here, and so ends it.</summary>
    User = 10,

    /// <summary>Please end.</summary>
    Terminate = 15,

    /// <summary>Go on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>Hang.</summary>
    Stop = 19,
}

/// <summary>Sends signals to any process by its id.</summary>
public static partial class Signals
{
    /// <summary>
    /// Sends <paramref name="signal"/>, see kill(2): to the process <paramref name="pid"/>, or, where it is
    /// negative, to every process of the group -<paramref name="pid"/>.
    /// </summary>
    public static void Send(int pid, Signal signal)
    {
        if (Kill(pid, (int)signal) != 0)
            throw new InvalidOperationException(
                $"kill({pid}, {signal}): {Marshal.GetLastPInvokeErrorMessage()}"
            );
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
