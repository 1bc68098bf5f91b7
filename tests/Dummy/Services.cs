using System.Globalization;
using System.Runtime.InteropServices;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Dummy;

/// <summary>Plays the child of systemd that becomes a service.</summary>
internal static partial class Services
{
    // SD_LISTEN_FDS_START
    private const int First = 3;

    /// <summary>
    /// Receives a descriptor at a Unix address, and becomes the program with it as descriptor 3, as systemd passes a
    /// socket (sd_listen_fds(3)). To be started with a descriptor 3, which the runtime then does not use for itself.
    /// </summary>
    public static int Start(string address, string program, string[] arguments)
    {
        using var thread = PollThread.Unstoppable();
        using var link = StreamSocket.ConnectLocal(address);
        thread.WaitForInput(link.Descriptor, Deadline.Never);
        using var passed = DescriptorPassing.Receive(link.Descriptor, out _, out _)!;
        ProcessEnvironment.Set(
            "LISTEN_PID",
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
        );
        if (Dup2((int)passed.DangerousGetHandle(), First) != First)
            throw new NativeException("dup2", Errno.Last);
        string?[] all = [program, .. arguments, null];
        Exec(program, all);
        throw new NativeException($"execv of {program}", Errno.Last);
    }

    // dup2(2): the new one is not closed on exec.
    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Dup2(int descriptor, int number);

    // execv(3)
    [LibraryImport(
        "libc",
        EntryPoint = "execv",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial int Exec(string program, string?[] arguments);
}
