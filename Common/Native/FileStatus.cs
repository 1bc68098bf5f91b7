using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

/// <summary>
/// The status of a file, which has one device and inode under all its names: hard links, symbolic links, other
/// spellings of the path. See statx(2).
/// </summary>
public readonly record struct FileStatus
{
    private readonly ushort _mode;

    private FileStatus(in LibC.StatXBuffer status)
    {
        (Device, Inode, Links) = (
            (status.DeviceMajor, status.DeviceMinor),
            status.Inode,
            status.Links
        );
        (_mode, Owner, Group, Size) = (status.Mode, status.Uid, status.Gid, status.Size);
    }

    /// <summary>The number of the file system.</summary>
    public (uint Major, uint Minor) Device { get; }

    /// <summary>The number of the file within it.</summary>
    public ulong Inode { get; }

    /// <summary>How many names the file has.</summary>
    public uint Links { get; }

    /// <summary>The number of the user who owns it.</summary>
    public uint Owner { get; }

    /// <summary>The number of its group.</summary>
    internal uint Group { get; }

    /// <summary>How many bytes it has.</summary>
    internal ulong Size { get; }

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => Type == LibC.S_IFDIR;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => Type == LibC.S_IFREG;

    /// <summary>Its type, for messages: <c>a folder</c>.</summary>
    public string Kind =>
        Type switch
        {
            LibC.S_IFREG => "a regular file",
            LibC.S_IFDIR => "a folder",
            LibC.S_IFIFO => "a FIFO",
            LibC.S_IFSOCK => "a socket",
            _ => "a device",
        };

    /// <summary>Who may read and write it.</summary>
    public UnixFileMode Mode => (UnixFileMode)(_mode & 0b111_111_111);

    /// <summary>Whether users other than the owner may do anything with it.</summary>
    public bool IsOpenToOthers => (_mode & 0b111_111) != 0;

    private int Type => _mode & LibC.S_IFMT;

    /// <summary>The status of what a path leads to; <c>null</c> if nothing is there.</summary>
    /// <exception cref="NativeException">It cannot be looked at.</exception>
    public static FileStatus? Of(string path)
    {
        const int flags = 0;
        const uint wanted = LibC.STATX_BASIC_STATS;
        if (LibC.StatX(LibC.AT_FDCWD, path, flags, wanted, out var status) == 0)
            return new FileStatus(status);
        return Errno.Last is Errno.ENOENT or Errno.ENOTDIR
            ? null
            : throw new NativeException($"statx of {path}", Errno.Last);
    }

    /// <summary>The status of an open file.</summary>
    internal static FileStatus Of(SafeHandle descriptor, string path)
    {
        const uint wanted = LibC.STATX_BASIC_STATS;
        Errno.ThrowIfFailed(
            LibC.StatX(descriptor, "", LibC.AT_EMPTY_PATH, wanted, out var status),
            "statx of",
            path
        );
        return new FileStatus(status);
    }

    /// <summary>Whether both are the status of one file.</summary>
    public bool IsSameFileAs(FileStatus other) => (Device, Inode) == (other.Device, other.Inode);

    /// <summary>
    /// Gives a new file the owner, group and mode of this one. A user may not give files away: root keeps the
    /// owner, others a group of their own.
    /// </summary>
    public void CopyAccessTo(SafeFileHandle file)
    {
        CopyOwnerTo(file);
        // Some file systems know one mode alone, and refuse to set any.
        if (File.GetUnixFileMode(file) != Mode)
            File.SetUnixFileMode(file, Mode);
    }

    /// <summary>Gives a file the owner and group of this one, as far as this user may.</summary>
    internal void CopyOwnerTo(SafeFileHandle file)
    {
        const uint unchanged = uint.MaxValue;
        if (LibC.FChOwn(file, Owner, Group) != 0)
            _ = LibC.FChOwn(file, unchanged, Group);
    }
}
