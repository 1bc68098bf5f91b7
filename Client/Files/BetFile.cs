using System.Security.Cryptography;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Files;

/// <summary>
/// An agency's file, opened once for a whole upload: what is read again is what was read before, whatever
/// file has taken its name meanwhile. Owns the stream.
/// </summary>
internal sealed class BetFile : IDisposable
{
    // The CSV reader asks for 4 KiB at a time.
    private const int BufferBytes = 64 * 1024;

    private readonly LogWriter _log;
    private readonly FileStream _bytes;
    private readonly (long Length, DateTime LastWrite) _opened;

    /// <summary>Opens the file.</summary>
    /// <exception cref="FailedException">It cannot be opened.</exception>
    public BetFile(string path, LogWriter log)
    {
        (Path, _log) = (path, log);
        try
        {
            _bytes = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
            _opened = Look();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(e);
        }
    }

    /// <summary>Where it was found.</summary>
    public string Path { get; }

    /// <summary>Whether it can be read again from its start; a pipe cannot.</summary>
    public bool CanBeReadAgain => _bytes.CanSeek;

    /// <summary>Whether somebody has written to it since it was opened.</summary>
    public bool HasChanged => Look() != _opened;

    /// <summary>Whether an exception says that a file cannot be read.</summary>
    public static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>The SHA-256 of its bytes, read a buffer at a time; whoever reads on starts again.</summary>
    /// <exception cref="FailedException">It cannot be read.</exception>
    public async Task<byte[]> HashAsync(CancellationToken stop)
    {
        try
        {
            return await SHA256.HashDataAsync(FromStart(), stop);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(e);
        }
    }

    /// <summary>Its bytes from the first one on; a pipe's, from where it is. Not to be disposed.</summary>
    public Stream FromStart()
    {
        if (CanBeReadAgain)
            _bytes.Position = 0;
        return _bytes;
    }

    /// <summary>What to tell of an exception that <see cref="IsUnreadable"/>.</summary>
    public FailedException Unreadable(Exception e) =>
        new($"the bets in {Path} cannot be read: {e.Message}");

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _bytes.Dispose();
        _log.Info($"action: close | result: success | resource: file {Path}");
    }

    // What is written into a pipe is no change: it is read once.
    private (long Length, DateTime LastWrite) Look() =>
        CanBeReadAgain
            ? (
                RandomAccess.GetLength(_bytes.SafeFileHandle),
                File.GetLastWriteTimeUtc(_bytes.SafeFileHandle)
            )
            : default;
}
