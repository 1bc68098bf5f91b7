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
    private const int MostTextBytes = 1024;

    private readonly SafeFileHandle _descriptor;
    private readonly string _path;

    private DescriptorFile(SafeFileHandle descriptor, string path) =>
        (_descriptor, _path) = (descriptor, path);

    /// <summary>Opens a file for reading and writing, creating it where there is none.</summary>
    /// <exception cref="NativeException">It cannot be opened.</exception>
    public static DescriptorFile OpenOrCreate(string path) =>
        Open(path, LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC);

    /// <summary>Opens a file that is there.</summary>
    /// <exception cref="NativeException">It cannot be opened.</exception>
    public static DescriptorFile OpenExisting(string path) =>
        Open(path, LibC.O_RDWR | LibC.O_CLOEXEC);

    /// <summary>Waits until no other open file holds the lock, and takes it.</summary>
    public void Lock()
    {
        // A signal may wake us early (EINTR, flock(2)); asking again is all that is needed.
        while (LibC.Flock(_descriptor, LibC.LOCK_EX) != 0)
            if (Errno.Last != Errno.EINTR)
                throw new NativeException($"flock of {_path}", Errno.Last);
    }

    /// <summary>Takes the lock if nobody holds it.</summary>
    public bool TryLock()
    {
        if (LibC.Flock(_descriptor, LibC.LOCK_EX | LibC.LOCK_NB) == 0)
            return true;
        return Errno.Last == Errno.EAGAIN
            ? false
            : throw new NativeException($"flock of {_path}", Errno.Last);
    }

    /// <summary>Gives the lock to the next in line.</summary>
    public void Unlock() =>
        Errno.ThrowIfFailed(LibC.Flock(_descriptor, LibC.LOCK_UN), "unlocking", _path);

    /// <summary>Returns once everything written to the file, by any process, is on the disk.</summary>
    public void SyncData() =>
        Errno.ThrowIfFailed(LibC.FDataSync(_descriptor), "fdatasync of", _path);

    /// <summary>What stands in the file, which is meant for a few words.</summary>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public string ReadText()
    {
        Span<byte> bytes = stackalloc byte[MostTextBytes];
        var read = LibC.PRead(_descriptor, ref bytes[0], (nuint)bytes.Length, 0);
        Errno.ThrowIfFailed(read, "reading", _path);
        return Encoding.UTF8.GetString(bytes[..(int)read]);
    }

    /// <summary>Replaces what stands in the file.</summary>
    /// <exception cref="NativeException">It cannot be written; what stands in it now is part of the text.</exception>
    public void WriteText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        ref var first = ref MemoryMarshal.GetArrayDataReference(bytes);
        Errno.ThrowIfFailed(LibC.FTruncate(_descriptor, 0), "emptying", _path);
        var written = LibC.PWrite(_descriptor, in first, (nuint)bytes.Length, 0);
        Errno.ThrowIfFailed(written, "writing", _path);
    }

    public void Dispose() => _descriptor.Dispose();

    private static DescriptorFile Open(string path, int flags)
    {
        const uint OwnerWritesOthersRead = 0b110_100_100;
        var descriptor = LibC.Open(path, flags, OwnerWritesOthersRead);
        Errno.ThrowIfFailed(descriptor, $"opening {path}");
        return new DescriptorFile(new SafeFileHandle(descriptor, ownsHandle: true), path);
    }
}
