using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const int O_RDONLY = 0;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_CLOEXEC = 0x80000;

    // One of the few constants that differ among the processors.
    public static readonly int O_NOFOLLOW =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000 : 0x20000;

    public const uint MFD_CLOEXEC = 1;
    public const uint MFD_ALLOW_SEALING = 2;
    public const int F_ADD_SEALS = 1033;
    public const int F_SEAL_SEAL = 1;
    public const int F_SEAL_SHRINK = 2;
    public const int F_SEAL_GROW = 4;
    public const int F_SEAL_WRITE = 8;

    public const int LOCK_EX = 2;
    public const int LOCK_NB = 4;
    public const int LOCK_UN = 8;

    // open(2). Variadic in C; a plain mode is right on Linux x64 and arm64, where variadic integers
    // travel in the same registers.
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    // close(2)
    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    // flock(2)
    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(SafeFileHandle descriptor, int operation);

    // pread(2)
    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    public static partial nint PRead(
        SafeFileHandle descriptor,
        ref byte data,
        nuint length,
        long offset
    );

    // pwrite(2)
    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint PWrite(
        SafeFileHandle descriptor,
        in byte data,
        nuint length,
        long offset
    );

    // ftruncate(2)
    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int FTruncate(SafeFileHandle descriptor, long length);

    // fdatasync(2)
    [LibraryImport(Library, EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int FDataSync(SafeFileHandle descriptor);

    // memfd_create(2)
    [LibraryImport(
        Library,
        EntryPoint = "memfd_create",
        SetLastError = true,
        StringMarshalling = Utf8
    )]
    public static partial int MemFdCreate(string name, uint flags);

    // fcntl(2). Variadic in C, as open(2).
    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FCntl(SafeFileHandle descriptor, int command, int value);
}
