using System.Runtime.InteropServices;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const int SIGTERM = 15;
    public const int RLIMIT_NPROC = 6;
    public const int SIGXFSZ = 25;
    public const nint SIG_IGN = 1;
    public const int RLIMIT_NOFILE = 7;

    // kill(2)
    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    // setenv(3)
    [LibraryImport(Library, EntryPoint = "setenv", SetLastError = true, StringMarshalling = Utf8)]
    public static partial int SetEnv(string name, string value, int overwrite);

    // execve(2)
    [LibraryImport(Library, EntryPoint = "execve", SetLastError = true)]
    public static partial int ExecVE(byte* path, byte** arguments, byte** environment);

    // getrlimit(2)
    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetRLimit(int resource, out RLimit limit);

    // struct rlimit
    [StructLayout(LayoutKind.Sequential)]
    public struct RLimit
    {
        public ulong Current;
        public ulong Max;
    }
}
