using System.Runtime.InteropServices;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const int O_WRONLY = 1;
    public const int O_ACCMODE = 3;
    public const int O_NOCTTY = 0x100;
    public const int O_NONBLOCK = 0x800;

    public const int FD_CLOEXEC = 1;
    public const int F_GETFD = 1;
    public const int F_SETFD = 2;
    public const int F_GETFL = 3;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int SEEK_CUR = 1;
    public const nuint TIOCGWINSZ = 0x5413;

    // fcntl(2). Variadic in C, as open(2) in LibC.File.cs.
    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FCntl(int descriptor, int command, int argument);

    // lseek(2)
    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    public static partial long LSeek(SafeHandle descriptor, long offset, int whence);

    // ioctl(2). Variadic in C, as open(2) in LibC.File.cs.
    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int IoCtl(SafeHandle descriptor, nuint request, WinSize* argument);

    // write(2)
    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeHandle descriptor, byte* data, nuint length);

    // struct winsize; see TIOCGWINSZ(2const)
    [StructLayout(LayoutKind.Sequential)]
    public struct WinSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort WidthPixels;
        public ushort HeightPixels;
    }
}
