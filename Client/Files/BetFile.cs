using System.Security.Cryptography;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Waiting;
using Microsoft.Win32.SafeHandles;

namespace Lottery.Client.Files;

/// <summary>
/// An agency's file, opened once for a whole upload: it is read again from the same descriptor, whatever file
/// has its name meanwhile. One that can be read once, such as a FIFO, makes no read wait longer than the stop.
/// Owns the stream.
/// </summary>
internal sealed class BetFile : IDisposable
{
    // The CSV reader asks for 4 KiB at a time.
    private const int BufferBytes = 64 * 1024;

    private readonly LogWriter _log;
    private readonly Stream _bytes;
    private readonly SafeFileHandle? _regular;
    private readonly (long Length, DateTime LastWrite) _opened;

    public BetFile(string path, LogWriter log, CancellationToken stop = default)
    {
        (Path, _log) = (path, log);
        try
        {
            (_bytes, _regular) = Open(path, stop);
            _opened = ReadState();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(e);
        }
    }

    public string Path { get; }

    /// <summary>Whether it can be read again from its start; a pipe cannot.</summary>
    public bool CanBeReadAgain => _regular is not null;

    /// <summary>How long it was when it was opened; 0 for a pipe.</summary>
    public long Length => _opened.Length;

    /// <summary>Whether its length or time has changed since it was opened.</summary>
    public bool HasChanged => ReadState() != _opened;

    /// <summary>
    /// Reads it from its first byte, a pipe from where it is. <paramref name="hash"/> takes all that is read.
    /// </summary>
    public ListStream FromStart(IncrementalHash? hash = null)
    {
        if (CanBeReadAgain)
            _bytes.Position = 0;
        return new ListStream(_bytes, hash);
    }

    /// <summary>Runs what reads it; its errors name the file.</summary>
    public T MapErrors<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(e);
        }
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _log.Info($"action: close | result: success | resource: file {Path}");
    }

    private static (Stream Bytes, SafeFileHandle? Regular) Open(string path, CancellationToken stop)
    {
        var status = FileStatus.Of(path);
        if (status is { IsFolder: true })
            throw new IOException("it is a folder, not a file");
        if (status is { IsRegular: false } && StoppableStream.TryOpen(path, stop) is { } input)
            return (new BufferedStream(input, BufferBytes), null);
        var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            BufferBytes
        );
        return (file, file.SafeFileHandle);
    }

    // A pipe is read once: it has no state to compare.
    private (long Length, DateTime LastWrite) ReadState() =>
        _regular is null
            ? default
            : (RandomAccess.GetLength(_regular), File.GetLastWriteTimeUtc(_regular));

    private static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException or NativeException;

    private FailedException Unreadable(Exception e) =>
        new($"the bets in {Path} cannot be read: {e.Message}");
}
