using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

/// <summary>
/// Bytes in memory behind a descriptor, to be passed to other processes: no path leads to them, no disk has them, and
/// no process can change them. See memfd_create(2). Owns the descriptor.
/// </summary>
public sealed class MemoryFile : IDisposable
{
    private readonly SafeFileHandle _file;

    /// <summary>Puts the bytes there, and seals them (fcntl(2), F_ADD_SEALS).</summary>
    /// <param name="name">What /proc shows.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="NativeException">There is no memory, or no descriptor.</exception>
    public MemoryFile(string name, ReadOnlySpan<byte> bytes)
    {
        var descriptor = LibC.MemFdCreate(name, LibC.MFD_CLOEXEC | LibC.MFD_ALLOW_SEALING);
        Errno.ThrowIfFailed(descriptor, "memfd_create");
        _file = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.Write(_file, bytes, fileOffset: 0);
            const int seals =
                LibC.F_SEAL_SEAL | LibC.F_SEAL_SHRINK | LibC.F_SEAL_GROW | LibC.F_SEAL_WRITE;
            Errno.ThrowIfFailed(LibC.FCntl(_file, LibC.F_ADD_SEALS, seals), "sealing of", name);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    private MemoryFile(SafeFileHandle file) => _file = file;

    /// <summary>The descriptor, for passing it on.</summary>
    internal SafeFileHandle Descriptor => _file;

    /// <summary>Takes over a descriptor that another process has passed.</summary>
    internal static MemoryFile Received(SafeDescriptor descriptor)
    {
        var number = (int)descriptor.DangerousGetHandle();
        descriptor.SetHandleAsInvalid();
        return new MemoryFile(new SafeFileHandle(number, ownsHandle: true));
    }

    /// <summary>All bytes.</summary>
    public byte[] Read()
    {
        var bytes = new byte[RandomAccess.GetLength(_file)];
        var read = 0;
        while (read < bytes.Length)
            if (RandomAccess.Read(_file, bytes.AsSpan(read), read) is > 0 and var some)
                read += some;
            else
                throw new EndOfStreamException("the passed memory is shorter than it was");
        return bytes;
    }

    /// <summary>Closes the descriptor; the bytes go with the last one.</summary>
    public void Dispose() => _file.Dispose();
}
