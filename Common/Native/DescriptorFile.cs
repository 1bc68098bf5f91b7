using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

/// <summary>
/// A file held open by its plain descriptor, for what the framework's streams cannot do: a lock that
/// waits (<c>FileStream</c> takes one of its own), a sync without a write. Owns the descriptor, which no
/// child inherits.
/// </summary>
internal sealed class DescriptorFile : IDisposable
{
    private const int MaxTextBytes = 1024;
    private const uint OnlyOwner = 0b110_000_000;

    private SafeFileHandle _descriptor;
    private readonly string _path;

    private DescriptorFile(SafeFileHandle descriptor, string path) =>
        (_descriptor, _path) = (descriptor, path);

    /// <summary>Opens a regular file, or makes one that is its owner's alone; follows no symbolic link.</summary>
    public static DescriptorFile OpenOrCreate(string path)
    {
        // Without O_NONBLOCK, open(2) of a device or a FIFO might wait.
        var file = Open(
            path,
            LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | LibC.O_NONBLOCK
        );
        if (FileStatus.Of(file._descriptor, path).IsRegular)
            return file;
        file.Dispose();
        throw new NativeException($"{path} is no regular file", Errno.EINVAL);
    }

    /// <summary>Takes the permissions of all users but the owner.</summary>
    public void KeepToOwner()
    {
        // An owner other than this process's user (root may open every file) keeps it as it is.
        if (FileStatus.Of(_descriptor, _path).IsOpenToOthers)
            _ = LibC.FChMod(_descriptor, OnlyOwner);
    }

    /// <summary>Gives it to the owner of another file; for root.</summary>
    public void GiveToOwnerOf(FileStatus other)
    {
        var own = ReadStatus();
        // A file with a second name may be any file of the system, which the folder's owner has linked there.
        if (own.Owner != other.Owner && own.Links == 1)
            other.CopyOwnerTo(_descriptor);
    }

    public FileStatus ReadStatus() => FileStatus.Of(_descriptor, _path);

    public static DescriptorFile OpenExisting(string path) =>
        Open(path, LibC.O_RDWR | LibC.O_CLOEXEC);

    /// <summary>Opens a folder, whose names a sync brings to the disk.</summary>
    public static DescriptorFile OpenToSync(string folder) =>
        Open(folder, LibC.O_RDONLY | LibC.O_CLOEXEC);

    /// <summary>Waits for the lock; <c>false</c> if a signal came first (EINTR, flock(2)).</summary>
    public bool LockUnlessInterrupted() => TryLock(LibC.LOCK_EX, Errno.EINTR);

    public bool TryLock() => TryLock(LibC.LOCK_EX | LibC.LOCK_NB, Errno.EAGAIN);

    public void Unlock()
    {
        if (TryUnlock())
            return;
        // Closing the descriptor releases the lock, too.
        _descriptor.Dispose();
        _descriptor = OpenDescriptor(_path, LibC.O_RDWR | LibC.O_CLOEXEC);
    }

    /// <summary>Releases the lock, for every copy of the descriptor, also another process's; see flock(2).</summary>
    public bool TryUnlock() => !_descriptor.IsClosed && LibC.Flock(_descriptor, LibC.LOCK_UN) == 0;

    /// <summary>Returns once everything written to the file, by any process, is on the disk.</summary>
    public void SyncData() =>
        Errno.ThrowIfFailed(LibC.FDataSync(_descriptor), "fdatasync of", _path);

    public string ReadText()
    {
        Span<byte> bytes = stackalloc byte[MaxTextBytes];
        var read = LibC.PRead(_descriptor, ref bytes[0], (nuint)bytes.Length, 0);
        Errno.ThrowIfFailed(read, "reading", _path);
        return Encoding.UTF8.GetString(bytes[..(int)read]);
    }

    /// <summary>Replaces the content; after an exception the file has a part of the text.</summary>
    public void WriteText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        ref var first = ref MemoryMarshal.GetArrayDataReference(bytes);
        Errno.ThrowIfFailed(LibC.FTruncate(_descriptor, 0), "emptying", _path);
        var written = LibC.PWrite(_descriptor, in first, (nuint)bytes.Length, 0);
        Errno.ThrowIfFailed(written, "writing", _path);
    }

    public void Dispose() => _descriptor.Dispose();

    private bool TryLock(int operation, int notNow)
    {
        if (LibC.Flock(_descriptor, operation) == 0)
            return true;
        return Errno.Last == notNow
            ? false
            : throw new NativeException($"flock of {_path}", Errno.Last);
    }

    private static DescriptorFile Open(string path, int flags) =>
        new(OpenDescriptor(path, flags), path);

    private static SafeFileHandle OpenDescriptor(string path, int flags)
    {
        var descriptor = LibC.Open(path, flags, OnlyOwner);
        if (descriptor < 0 && Errno.Last == Errno.ELOOP)
            throw new NativeException($"opening {path}, which is a symbolic link", Errno.ELOOP);
        Errno.ThrowIfFailed(descriptor, $"opening {path}");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
