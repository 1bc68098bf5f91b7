using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Sync;

/// <summary>
/// A lock among processes: <c>flock</c> on a file of its own, which stays for ever, since deleting it
/// would race with the next process that opens it. The kernel releases it when its holder dies, however it
/// dies. Owns the descriptor; may be taken and released any number of times, by one thread at a time.
/// </summary>
public sealed class FileLock : IDisposable
{
    // How often a wait for the lock is interrupted to poll what the thread watches. An interrupted wait
    // begins again behind the others, so this should be rare.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly DescriptorFile _file;
    private readonly string _path;

    private FileLock(DescriptorFile file, string path) => (_file, _path) = (file, path);

    /// <summary>Opens the lock at <paramref name="path"/>, creating its file where there is none.</summary>
    /// <exception cref="NativeException">It cannot be opened, or is no regular file.</exception>
    public FileLock(string path)
        : this(DescriptorFile.OpenOrCreate(path), path) =>
        // A process that can open a file can lock it.
        _file.KeepToOwner();

    /// <summary>
    /// Opens the lock of a database's file. Where root makes it for a database of another user, it is that user's, who
    /// could not open it otherwise; SQLite does the same with the files that it makes.
    /// </summary>
    /// <inheritdoc cref="FileLock(string)"/>
    public static FileLock Beside(string database, string path)
    {
        var made = new FileLock(path);
        try
        {
            if (Environment.IsPrivilegedProcess && FileStatus.Of(database) is { } status)
                made._file.GiveToOwnerOf(status);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A lock on a file with data, which it creates where there is none. SQLite's own locks on the file are of
    /// another kind, but are lost when this descriptor is closed before SQLite's (fcntl_locking(2)).
    /// </summary>
    /// <inheritdoc cref="FileLock(string)"/>
    public static FileLock OnData(string path) => new(DescriptorFile.OpenOrCreate(path), path);

    /// <summary>The processes of which one holds the lock; none where that is not known. For any thread.</summary>
    public IReadOnlyCollection<int> Holders() =>
        LockTable.Holders(_file.ReadStatus()) is { Count: > 0 } known ? known : LockTable.Holders();

    /// <summary>Waits for the lock, and polls what the thread watches meanwhile.</summary>
    /// <exception cref="LockTimeoutException">It did not become free in time.</exception>
    /// <exception cref="OperationCanceledException">The thread's grace time is over.</exception>
    public Held Acquire(PollThread thread, Deadline deadline)
    {
        if (!_file.TryLock())
            WaitForLock(thread, deadline);
        return new Held(_file);
    }

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns><c>null</c> if another process holds it.</returns>
    public Held? TryAcquire() => _file.TryLock() ? new Held(_file) : null;

    /// <summary>Takes the lock, to hold it until this is disposed, if it is free.</summary>
    /// <returns><c>false</c> if another process holds it.</returns>
    public bool TryAcquireUntilDisposed() => _file.TryLock();

    /// <summary>The note that the holder left for processes that find the lock taken.</summary>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public string ReadNote() => _file.ReadText();

    /// <summary>Leaves a note for processes that find the lock taken; for the holder only.</summary>
    /// <exception cref="NativeException">It cannot be written.</exception>
    public void WriteNote(string note) => _file.WriteText(note);

    /// <summary>Empties the note, if that can be done; for the holder only, who has removed what it names.</summary>
    public void TryEmptyNote()
    {
        try
        {
            WriteNote("");
        }
        catch (NativeException)
        {
            // The next holder finds nothing of what it names.
        }
    }

    /// <summary>Releases the lock if it is held, and closes the descriptor.</summary>
    public void Dispose()
    {
        // To close it is not enough while a program is being started: its process has a copy until execve(2).
        _file.TryUnlock();
        _file.Dispose();
    }

    private void WaitForLock(PollThread thread, Deadline deadline)
    {
        using var interruptions = new InterruptTimer(CheckInterval);
        while (!_file.LockUnlessInterrupted())
        {
            thread.PollWatched();
            if (deadline.HasPassed)
                throw new LockTimeoutException(_path, Holders());
        }
    }

    /// <summary>The lock, held.</summary>
    public readonly struct Held : IDisposable
    {
        private readonly DescriptorFile _file;

        internal Held(DescriptorFile file) => _file = file;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _file.Unlock();
    }
}
