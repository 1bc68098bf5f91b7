using System.Runtime.InteropServices;
using Lottery.Native;

namespace Lottery.Waiting;

/// <summary>
/// Reads a file that may have nothing to read for a long time, such as a FIFO or a terminal: a stop ends every
/// wait, also the one for the first writer of a FIFO. Owns the descriptor.
/// </summary>
public sealed unsafe class StoppableStream : ForwardStream
{
    private readonly SafeDescriptor _file;
    private readonly WakeUp _stopped = new();
    private readonly CancellationTokenRegistration _onStop;
    private readonly CancellationToken _stop;
    private readonly string _path;

    private StoppableStream(SafeDescriptor file, string path, CancellationToken stop)
    {
        (_file, _path, _stop) = (file, path, stop);
        _onStop = stop.UnsafeRegister(static stopped => ((WakeUp)stopped!).Give(), _stopped);
    }

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>Opens a file; <c>null</c> if it can be read again from its start, so that nothing has to wait.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static StoppableStream? TryOpen(string path, CancellationToken stop)
    {
        // Without O_NONBLOCK, open(2) would wait for the writer of a FIFO.
        var flags = LibC.O_RDONLY | LibC.O_NONBLOCK | LibC.O_NOCTTY | LibC.O_CLOEXEC;
        var number = LibC.Open(path, flags, mode: 0);
        if (number < 0)
            throw Failed("opening", path);
        var file = new SafeDescriptor(number);
        if (LibC.LSeek(file, 0, LibC.SEEK_CUR) < 0)
            return new StoppableStream(file, path, stop);
        file.Dispose();
        return null;
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The stop came first.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            WaitForInput();
            nint read;
            fixed (byte* data = buffer)
                read = LibC.Read(_file, data, (nuint)buffer.Length);
            if (read >= 0)
                return (int)read;
            if (Errno.Last is not (Errno.EINTR or Errno.EAGAIN))
                throw Failed("reading", _path);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _onStop.Dispose();
            _stopped.Dispose();
            _file.Dispose();
        }
        base.Dispose(disposing);
    }

    // Before every read: a FIFO that no writer has opened yet would look like one at its end.
    private void WaitForInput()
    {
        const int count = 2;
        var polled = stackalloc LibC.PollFd[count];
        polled[0] = new() { Descriptor = Number(_file), Events = LibC.POLLIN };
        polled[1] = new() { Descriptor = Number(_stopped.Descriptor), Events = LibC.POLLIN };
        int ready;
        do ready = LibC.Poll(polled, count, timeoutMilliseconds: -1);
        while (ready < 0 && Errno.Last == Errno.EINTR);
        _stop.ThrowIfCancellationRequested();
        if (ready < 0)
            throw Failed("waiting for", _path);
    }

    private static int Number(SafeHandle descriptor) => (int)descriptor.DangerousGetHandle();

    private static IOException Failed(string call, string path) =>
        new(new NativeException($"{call} {path}", Errno.Last).Message);
}
