using Lottery.Native;

namespace Lottery.Sync;

/// <summary>
/// A lock among processes: <c>flock</c> on a file of its own, which stays for ever, since deleting it
/// would race with whoever opens it next. The kernel releases it when its holder dies, however it dies.
/// Owns the descriptor; may be taken and released any number of times, by one thread at a time.
/// </summary>
public sealed class FileLock : IDisposable
{
    private readonly DescriptorFile _file;

    /// <summary>Opens the lock at <paramref name="path"/>, creating its file where there is none.</summary>
    /// <exception cref="NativeException">The file cannot be opened.</exception>
    public FileLock(string path) => _file = DescriptorFile.OpenOrCreate(path);

    /// <summary>Blocks the thread until the lock is ours; disposing the result releases it.</summary>
    public Held Acquire()
    {
        _file.Lock();
        return new Held(_file);
    }

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns><c>null</c> if somebody else holds it.</returns>
    public Held? TryAcquire() => _file.TryLock() ? new Held(_file) : null;

    /// <summary>What the holder last left for those that find the lock taken, in a few words.</summary>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public string ReadNote() => _file.ReadText();

    /// <summary>Leaves a note for those that find the lock taken; for its holder only.</summary>
    /// <exception cref="NativeException">It cannot be written.</exception>
    public void WriteNote(string note) => _file.WriteText(note);

    /// <summary>Closes the descriptor, which releases the lock if it is held.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The lock, held. Disposing it lets the next process in line go on.</summary>
    public readonly struct Held : IDisposable
    {
        private readonly DescriptorFile _file;

        internal Held(DescriptorFile file) => _file = file;

        /// <summary>Releases the lock.</summary>
        public void Dispose() => _file.Unlock();
    }
}
