using System.Runtime.InteropServices;

namespace Lottery.Cli.Demo;

/// <summary>
/// Asks processes to end with SIGTERM. CliWrap would ask with SIGINT, which a shell's background jobs
/// and all that they launch ignore (sh(1), "asynchronous lists").
/// </summary>
internal static class Termination
{
    private const int SigTerm = 15;

    /// <summary>Sends SIGTERM to a child; one that has just ended needs it no more.</summary>
    public static void Ask(int pid) => _ = Kill(pid, SigTerm);

    // kill(2).
    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
