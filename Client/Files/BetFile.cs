using System.Security.Cryptography;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Files;

/// <summary>
/// An agency's file, opened once for a whole upload: it is read again from the same descriptor, whatever file
/// has its name meanwhile. Owns the stream.
/// </summary>
internal sealed class BetFile : IDisposable
{
    // The CSV reader asks for 4 KiB at a time.
    private const int BufferBytes = 64 * 1024;

    private readonly LogWriter _log;
    private readonly FileStream _bytes;
    private readonly (long Length, DateTime LastWrite) _opened;

    public BetFile(string path, LogWriter log)
    {
        (Path, _log) = (path, log);
        try
        {
            _bytes = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
            _opened = ReadState();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(e);
        }
    }

    public string Path { get; }

    /// <summary>Whether it can be read again from its start; a pipe cannot.</summary>
    public bool CanBeReadAgain => _bytes.CanSeek;

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

    // A pipe is read once: it has no state to compare.
    private (long Length, DateTime LastWrite) ReadState() =>
        CanBeReadAgain
            ? (
                RandomAccess.GetLength(_bytes.SafeFileHandle),
                File.GetLastWriteTimeUtc(_bytes.SafeFileHandle)
            )
            : default;

    private static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException;

    private FailedException Unreadable(Exception e) =>
        new($"the bets in {Path} cannot be read: {e.Message}");
}
