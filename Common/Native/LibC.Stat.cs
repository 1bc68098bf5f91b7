using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

internal static unsafe partial class LibC
{
    public const int AT_FDCWD = -100;
    public const int AT_EMPTY_PATH = 0x1000;
    public const uint STATX_BASIC_STATS = 0x7FF;

    // inode(7)
    public const int S_IFMT = 0xF000;
    public const int S_IFIFO = 0x1000;
    public const int S_IFDIR = 0x4000;
    public const int S_IFREG = 0x8000;
    public const int S_IFSOCK = 0xC000;

    public const ulong ST_RDONLY = 1;

    // statx(2): the same on every processor, unlike fstat(2).
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = Utf8)]
    public static partial int StatX(
        SafeHandle folder,
        string path,
        int flags,
        uint mask,
        out StatXBuffer status
    );

    // statx(2) of a path, which the kernel follows through symbolic links.
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = Utf8)]
    public static partial int StatX(
        int folder,
        string path,
        int flags,
        uint mask,
        out StatXBuffer status
    );

    // fchmod(2)
    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int FChMod(SafeHandle descriptor, uint mode);

    // fstatvfs(3)
    [LibraryImport(Library, EntryPoint = "fstatvfs", SetLastError = true)]
    public static partial int FStatVfs(SafeFileHandle descriptor, out StatVfsBuffer status);

    // struct statx, as much of it as is read here
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatXBuffer
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint Uid;

        [FieldOffset(24)]
        public uint Gid;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    // struct statvfs on 64 bits, as much of it as is read here
    [StructLayout(LayoutKind.Explicit, Size = 112)]
    public struct StatVfsBuffer
    {
        [FieldOffset(72)]
        public ulong Flags;
    }
}
