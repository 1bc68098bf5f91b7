using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

/// <summary>
/// The status of a file, which has one device and inode under all its names: hard links, symbolic links, other
/// spellings of the path.
/// </summary>
public sealed class FileStatus
{
    private readonly LibC.StatXBuffer _status;

    private FileStatus(in LibC.StatXBuffer status) => _status = status;

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
    public UnixFileMode Mode => (UnixFileMode)(_status.Mode & 0b111_111_111);

    private int Type => _status.Mode & LibC.S_IFMT;

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

    /// <summary>Whether both are the status of one file.</summary>
    public bool IsSameFileAs(FileStatus other) =>
        (_status.Inode, _status.DeviceMajor, _status.DeviceMinor)
        == (other._status.Inode, other._status.DeviceMajor, other._status.DeviceMinor);

    /// <summary>
    /// Gives a new file the owner, group and mode of this one. A user may not give files away: root keeps the
    /// owner, others a group of their own.
    /// </summary>
    public void CopyAccessTo(SafeFileHandle file)
    {
        const uint unchanged = uint.MaxValue;
        if (LibC.FChOwn(file, _status.Uid, _status.Gid) != 0)
            _ = LibC.FChOwn(file, unchanged, _status.Gid);
        // Some file systems know one mode alone, and refuse to set any.
        if (File.GetUnixFileMode(file) != Mode)
            File.SetUnixFileMode(file, Mode);
    }
}
