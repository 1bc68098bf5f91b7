using System.Globalization;
using System.Runtime.InteropServices;

namespace Lottery.Support;

/// <summary>What a test sends to a process: the numbers of signal(7) on Linux x64 and arm64.</summary>
public enum Signal
{
    /// <summary>The terminal is gone.</summary>
    HangUp = 1,

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
    // SIG_DFL
    private const nint DefaultHandler = 0;

    private static readonly TimeSpan MaxStopTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Sends <paramref name="signal"/>, see kill(2): to the process <paramref name="pid"/>, or, where it is
    /// negative, to every process of the group -<paramref name="pid"/>. After <see cref="Signal.Stop"/> the
    /// process has stopped.
    /// </summary>
    public static void Send(int pid, Signal signal)
    {
        if (Kill(pid, (int)signal) != 0)
            throw new InvalidOperationException(
                $"kill({pid}, {signal}): {Marshal.GetLastPInvokeErrorMessage()}"
            );
        // kill(2) returns before every thread has seen the signal; until then they go on.
        if (signal is Signal.Stop)
            SpinWait.SpinUntil(() => HasStopped(pid), MaxStopTime);
    }

    /// <summary>
    /// Lets the programs that a test starts hear <see cref="Signal.HangUp"/> and <see cref="Signal.Interrupt"/>, even
    /// if this process was started to ignore them, by nohup(1) or as a background command of a script (sh(1p), 2.11):
    /// what is ignored is ignored by every program started from here on; see execve(2).
    /// </summary>
    public static void StopIgnoring()
    {
        foreach (var signal in new[] { Signal.HangUp, Signal.Interrupt })
            if (IsIgnored(signal))
                _ = SetHandler((int)signal, DefaultHandler);
    }

    // The mask of proc_pid_status(5): signal 1 is bit 0.
    private static bool IsIgnored(Signal signal)
    {
        const string name = "SigIgn:";
        var mask = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name));
        return (
                (ulong.Parse(mask.AsSpan(name.Length), NumberStyles.HexNumber) >> ((int)signal - 1))
                & 1
            ) != 0;
    }

    private static bool HasStopped(int pid)
    {
        try
        {
            return Directory
                .GetDirectories($"/proc/{pid}/task")
                .All(thread =>
                    StateIn(File.ReadAllText($"{thread}/stat")) is 'T' or 't' or 'Z' or 'X'
                );
        }
        catch (IOException)
        {
            // A thread, or all of it, has just ended.
            return !Directory.Exists($"/proc/{pid}");
        }
    }

    // "4711 (a name, with anything in it) T ..."; see proc_pid_stat(5).
    private static char StateIn(string stat) => stat[stat.LastIndexOf(')') + 2];

    // signal(2)
    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
