using System.Runtime.InteropServices;

namespace Lottery.Dummy;

/// <summary>Verbs that play a process of another user; they need root.</summary>
internal static partial class Strangers
{
    /// <summary>Connects as another user, and says when the other side hangs up.</summary>
    public static int ConnectAs(uint uid, string address)
    {
        // Not setuid(2): the program's own files may be readable for root alone, and are still read.
        if (SetEUid(uid) != 0)
            throw new InvalidOperationException(Marshal.GetLastPInvokeErrorMessage());
        return Links.Connect(address);
    }

    [LibraryImport("libc", EntryPoint = "seteuid", SetLastError = true)]
    private static partial int SetEUid(uint uid);
}
