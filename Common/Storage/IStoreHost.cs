using Lottery.Waiting;

namespace Lottery.Storage;

/// <summary>
/// The place of a store, claimed for one server, and the server's maintenance of it. Owns the claim, which
/// ends with the process however that dies, and the store opened by <see cref="Open"/>. Used by one thread at
/// a time.
/// </summary>
public interface IStoreHost : IDisposable
{
    /// <summary>What other processes and threads of the server open.</summary>
    StoreOptions Options { get; }

    /// <summary>The notes of servers that were killed: what the next server has to clean up.</summary>
    IReadOnlyList<string> LeftNotes { get; }

    /// <summary>Replaces the note, which is for the next server if this one is killed.</summary>
    void WriteNote(string note);

    /// <summary>The processes of which one holds the write lock now. For any one thread.</summary>
    IReadOnlyCollection<int> WriteLockHolders();

    /// <summary>The process that holds a lock which opening waits for; <c>null</c> if none does. For any one thread.</summary>
    string? DescribeLockHolder();

    /// <summary>Whether there was no draw in the place when it was opened.</summary>
    bool WasNew { get; }

    /// <summary>Looks whether the place is still there, and whether anybody can write; never waits.</summary>
    /// <returns>The process that keeps all others from writing; <c>null</c> if none does.</returns>
    /// <exception cref="DiskFailedException">The place is gone: nothing may be acknowledged any more.</exception>
    /// <exception cref="StoreException">It cannot be told.</exception>
    WriteBlock? LookForBlock();

    /// <summary>Tests, after a process could not write, whether one could now. Used as the store is.</summary>
    /// <returns><c>false</c>: it cannot be told in a moment.</returns>
    /// <exception cref="StoreException">None could; the message says why.</exception>
    bool TryWrite();

    /// <summary>Reads all of the place, beside those who use it. For any one thread.</summary>
    /// <returns>What is damaged; <c>null</c> if nothing is.</returns>
    /// <exception cref="DiskFailedException">The place is gone.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    string? FindDamage(CancellationToken stop);

    /// <summary>How many bytes are free in the place; <c>null</c> if that is not known. For any thread.</summary>
    long? FreeBytes();

    /// <summary>Makes the place ready, upgrades what an older version left, and opens the store.</summary>
    /// <exception cref="StoreException">It cannot be used; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">The thread was asked to stop while it waited.</exception>
    IBetStore Open(PollThread thread);

    /// <summary>
    /// Calls back, on a thread of its own, whenever the state of the draw has changed; <c>true</c>: by another server.
    /// A call may be lost, so that the state has to be looked at all the same. The caller owns the watch.
    /// </summary>
    /// <returns><c>null</c> where nothing tells of changes.</returns>
    IDisposable? WatchDraw(Action<bool> changed);

    /// <summary>What of the place so many processes may run short of, in words; <c>null</c> if nothing.</summary>
    /// <exception cref="StoreException">It cannot be told.</exception>
    string? DescribeShortage(int processes);

    /// <summary>Maintains the place; to be called about once a second.</summary>
    /// <returns>What prevents it, if that is new.</returns>
    /// <exception cref="StoreException">It could not be done; what is stored is safe.</exception>
    string? Maintain();
}
