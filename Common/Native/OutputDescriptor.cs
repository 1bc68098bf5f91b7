namespace Lottery.Native;

/// <summary>
/// An output that this process shares with others, such as standard output, written without waiting for its
/// reader. O_NONBLOCK belongs to the open file description, so it is set on a description of this process's
/// own (open(2), proc_pid_fd(5)), and the others' stays as it is. Owns its descriptor.
/// </summary>
internal sealed unsafe class OutputDescriptor : IDisposable
{
    // A write of up to so many bytes is atomic, and a writable pipe has room for it (pipe(7)).
    private const int PipeBufBytes = 4096;

    private readonly SafeDescriptor _descriptor;
    private readonly bool _blocks;
    private bool _isSocket;

    private OutputDescriptor(SafeDescriptor descriptor, bool blocks) =>
        (_descriptor, _blocks, _isSocket) = (descriptor, blocks, blocks);

    /// <summary>Duplicates a descriptor for writing; <c>null</c> if it is closed, or open for reading alone.</summary>
    public static OutputDescriptor? Of(int number)
    {
        // Opened below, the other end of a pipe that has the number would be written to.
        if (!StandardDescriptors.IsWritable(number))
            return null;
        // Not the number itself: once it is closed, the next file that is opened may get it.
        const int behindStandardError = 3;
        var copy = LibC.FCntl(number, LibC.F_DUPFD_CLOEXEC, behindStandardError);
        // No room for a copy: the process is about to end, and its last line says so.
        if (copy < 0 && Errno.Last == Errno.EMFILE)
            return new OutputDescriptor(
                new SafeDescriptor(number, ownsHandle: false),
                blocks: true
            );
        if (copy < 0)
            return null;
        var descriptor = new SafeDescriptor(copy);
        // A file never waits for a reader, and only its own description knows where others have written.
        if (LibC.LSeek(descriptor, 0, LibC.SEEK_CUR) >= 0)
            return new OutputDescriptor(descriptor, blocks: false);
        var path = $"/proc/self/fd/{copy}";
        var flags = LibC.O_WRONLY | LibC.O_NONBLOCK | LibC.O_NOCTTY | LibC.O_CLOEXEC;
        var reopened = LibC.Open(path, flags, 0);
        // A socket cannot be opened (ENXIO), another user's pipe may not be (EACCES).
        if (reopened < 0)
            return new OutputDescriptor(descriptor, blocks: true);
        descriptor.Dispose();
        return new OutputDescriptor(new SafeDescriptor(reopened), blocks: false);
    }

    /// <summary>How large the terminal is; <c>null</c> if there is none, or it does not tell.</summary>
    public (int Columns, int Rows)? Size
    {
        get
        {
            LibC.WinSize size;
            var isTold = LibC.IoCtl(_descriptor, LibC.TIOCGWINSZ, &size) == 0 && size.Columns > 0;
            return isTold ? (size.Columns, size.Rows) : null;
        }
    }

    /// <summary>Writes what fits; 0 bytes if there is no room, <c>null</c> if writing always fails.</summary>
    public int? TryWrite(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
            while (true)
            {
                var written = Write(data, bytes.Length);
                if (written >= 0)
                    return (int)written;
                if (Errno.Last != Errno.EINTR)
                    return Errno.Last == Errno.EAGAIN ? 0 : null;
            }
    }

    /// <summary>Waits until a write makes sense: there is room, or the reader is gone.</summary>
    public bool WaitForRoom(int milliseconds)
    {
        var polled = new LibC.PollFd
        {
            Descriptor = (int)_descriptor.DangerousGetHandle(),
            Events = LibC.POLLOUT,
        };
        // A signal may end it early (EINTR); callers look at the clock.
        return LibC.Poll(&polled, 1, milliseconds) > 0;
    }

    public void Dispose() => _descriptor.Dispose();

    private nint Write(byte* data, int length)
    {
        if (!_blocks)
            return LibC.Write(_descriptor, data, (nuint)length);
        if (_isSocket)
        {
            const int flags = LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL;
            var sent = LibC.Send(_descriptor, data, (nuint)length, flags);
            if (sent >= 0 || Errno.Last != Errno.ENOTSOCK)
                return sent;
            _isSocket = false;
        }
        return WaitForRoom(0)
            ? LibC.Write(_descriptor, data, (nuint)Math.Min(length, PipeBufBytes))
            : 0;
    }
}
