using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const int PATH_MAX = 4096;

    // realpath(3)
    [LibraryImport(Library, EntryPoint = "realpath", SetLastError = true, StringMarshalling = Utf8)]
    public static partial byte* RealPath(string path, byte* resolved);

    // fchown(2)
    [LibraryImport(Library, EntryPoint = "fchown", SetLastError = true)]
    public static partial int FChOwn(SafeFileHandle descriptor, uint owner, uint group);

    // read(2)
    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeHandle descriptor, byte* data, nuint length);
}
