using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

/// <summary>
/// A file opened for reading, and its status. Both come from one descriptor, so that the file cannot be
/// replaced between the check and the read. Owns the descriptor.
/// </summary>
internal sealed class OpenedFile : IDisposable
{
    private readonly SafeFileHandle _descriptor;
    private readonly FileStatus _status;

    private OpenedFile(SafeFileHandle descriptor, string path)
    {
        _descriptor = descriptor;
        _status = FileStatus.Of(descriptor, path);
        Errno.ThrowIfFailed(LibC.FStatVfs(descriptor, out var mount), "fstatvfs of", path);
        IsOnReadOnlyMount = (mount.Flags & LibC.ST_RDONLY) != 0;
    }

    public bool IsFolder => _status.IsFolder;
    public bool IsRegular => _status.IsRegular;
    public string Kind => _status.Kind;
    public UnixFileMode Mode => _status.Mode;
    public bool IsOnReadOnlyMount { get; }
    public uint Owner => _status.Owner;
    public bool IsOurs => Owner == 0 || Owner == LibC.GetEUid();

    // The group of this process may write: where each user has a group alone, the umask is often 002.
    public bool OthersMayWrite =>
        _status.Mode.HasFlag(UnixFileMode.OtherWrite)
        || (_status.Mode.HasFlag(UnixFileMode.GroupWrite) && _status.Group != LibC.GetEGid());

    public ulong Length => _status.Size;

    public static OpenedFile Open(string path)
    {
        // Without O_NONBLOCK, open(2) would wait for the writer of a FIFO.
        var flags = LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK;
        var descriptor = LibC.Open(path, flags, mode: 0);
        Errno.ThrowIfFailed(descriptor, "opening", path);
        return new OpenedFile(new SafeFileHandle(descriptor, ownsHandle: true), path);
    }

    public byte[] Read(int most)
    {
        var bytes = new byte[Math.Min((ulong)most, Length)];
        return bytes[..RandomAccess.Read(_descriptor, bytes, fileOffset: 0)];
    }

    public void Dispose() => _descriptor.Dispose();
}
