using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>What statx(2) tells of a file.</summary>
/// <param name="Device">The file system's number: major and minor.</param>
/// <param name="Inode">The file's number within it.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Mode">Type and permissions; see inode(7).</param>
/// <param name="Owner">The user's number.</param>
internal readonly record struct FileStatus(
    (uint Major, uint Minor) Device,
    ulong Inode,
    uint Links,
    ushort Mode,
    uint Owner
)
{
    public bool IsRegular => (Mode & LibC.S_IFMT) == LibC.S_IFREG;
    public bool IsFolder => (Mode & LibC.S_IFMT) == LibC.S_IFDIR;

    /// <summary>Whether users other than the owner may read or write it.</summary>
    public bool IsOpenToOthers => (Mode & LibC.S_IRWXG_RWXO) != 0;

    /// <summary>Whether both are of one file.</summary>
    public bool IsSameFile(FileStatus other) => (Device, Inode) == (other.Device, other.Inode);

    /// <summary>The status of the file that a path names, behind links; <c>null</c> if there is none.</summary>
    /// <exception cref="NativeException">It cannot be told.</exception>
    public static FileStatus? TryRead(string path)
    {
        if (LibC.StatX(LibC.AT_FDCWD, path, 0, LibC.STATX_BASIC_STATS, out var status) == 0)
            return Of(status);
        return Errno.Last is Errno.ENOENT or Errno.ENOTDIR
            ? null
            : throw new NativeException($"statx of {path}", Errno.Last);
    }

    /// <summary>The status of an open file.</summary>
    public static FileStatus Read(SafeHandle descriptor, string path)
    {
        Errno.ThrowIfFailed(
            LibC.StatX(descriptor, "", LibC.AT_EMPTY_PATH, LibC.STATX_BASIC_STATS, out var status),
            "statx of",
            path
        );
        return Of(status);
    }

    private static FileStatus Of(in LibC.StatXBuffer status) =>
        new(
            (status.DeviceMajor, status.DeviceMinor),
            status.Inode,
            status.Links,
            status.Mode,
            status.Uid
        );
}
