using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

/// <summary>
/// A file opened to be read, and what it is. What is judged is what is read: nobody can put another file
/// in its place in between. Owns its descriptor.
/// </summary>
internal sealed class OpenedFile : IDisposable
{
    private readonly SafeFileHandle _descriptor;
    private readonly LibC.StatXBuffer _status;

    private OpenedFile(SafeFileHandle descriptor, string path)
    {
        _descriptor = descriptor;
        Errno.ThrowIfFailed(
            LibC.StatX(descriptor, "", LibC.AT_EMPTY_PATH, LibC.STATX_BASIC_STATS, out _status),
            "statx of",
            path
        );
        Errno.ThrowIfFailed(LibC.FStatVfs(descriptor, out var mount), "fstatvfs of", path);
        IsOnReadOnlyMount = (mount.Flags & LibC.ST_RDONLY) != 0;
    }

    public bool IsFolder => (_status.Mode & LibC.S_IFMT) == LibC.S_IFDIR;

    public bool IsRegular => (_status.Mode & LibC.S_IFMT) == LibC.S_IFREG;

    public bool IsOnReadOnlyMount { get; }

    public uint Owner => _status.Uid;

    /// <summary>Whether it belongs to the user of this process, or to root.</summary>
    public bool IsOurs => Owner == 0 || Owner == LibC.GetEUid();

    /// <summary>
    /// Whether anybody else may write to it. The group of this process is no other: where each user has a
    /// group alone, files are made writable for it (a umask of 002).
    /// </summary>
    public bool OthersMayWrite =>
        (_status.Mode & LibC.S_IWOTH) != 0
        || ((_status.Mode & LibC.S_IWGRP) != 0 && _status.Gid != LibC.GetEGid());

    public ulong Length => _status.Size;

    /// <summary>Opens what stands there.</summary>
    /// <exception cref="NativeException">It cannot be opened.</exception>
    public static OpenedFile Open(string path)
    {
        // A FIFO that no process writes to would be waited for without O_NONBLOCK, open(2).
        var flags = LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK;
        var descriptor = LibC.Open(path, flags, mode: 0);
        Errno.ThrowIfFailed(descriptor, "opening", path);
        return new OpenedFile(new SafeFileHandle(descriptor, ownsHandle: true), path);
    }

    /// <summary>The bytes of a regular file, the first <paramref name="most"/> of them.</summary>
    public byte[] Read(int most)
    {
        var bytes = new byte[Math.Min((ulong)most, Length)];
        return bytes[..RandomAccess.Read(_descriptor, bytes, fileOffset: 0)];
    }

    public void Dispose() => _descriptor.Dispose();
}
