using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Cli.Authority;

/// <summary>
/// Lets one process at a time change the folder of a CA, so that no line of its lists is lost. Owns the lock, which
/// disposing releases.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    // Ten thousand certificates, each synced to a slow disk, take less.
    private static readonly TimeSpan MaxOfOneCommand = TimeSpan.FromMinutes(5);

    private readonly PollThread _thread = PollThread.Unstoppable();
    private readonly FileLock? _lock;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="LockTimeoutException">Another process holds it for too long.</exception>
    public FolderLock(string path)
    {
        try
        {
            _lock = new FileLock(path);
            // Held until the descriptor is closed.
            _ = _lock.Acquire(_thread, Deadline.In(MaxOfOneCommand));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _lock?.Dispose();
        _thread.Dispose();
    }
}
