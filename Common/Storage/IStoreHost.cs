using Lottery.Waiting;

namespace Lottery.Storage;

/// <summary>
/// The place where a store keeps its bets, claimed for one server: what that server has to do there beside
/// serving. Owns the claim, which ends with the process however that dies, and the store opened by
/// <see cref="Open"/>. Used by one thread at a time.
/// </summary>
public interface IStoreHost : IDisposable
{
    /// <summary>What other processes and threads of the server open.</summary>
    StoreOptions Options { get; }

    /// <summary>The last note of a server that was killed, if it left one: what the next has to clean up.</summary>
    string? LeftNote { get; }

    /// <summary>Replaces the note for the next server, should this one be killed.</summary>
    void WriteNote(string note);

    /// <summary>
    /// The processes of which one keeps the others from writing now; none if none does, or none is seen. For
    /// any one thread, beside the one that uses the rest.
    /// </summary>
    IReadOnlyCollection<int> WriteLockHolders();

    /// <summary>Makes the place ready, upgrades what an older version left, and opens the store.</summary>
    /// <exception cref="StoreException">It cannot be used; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">The thread was asked to stop while it waited.</exception>
    IBetStore Open(PollThread thread);

    /// <summary>Does what is to be done about once a second, beside what the open store does.</summary>
    /// <returns>What keeps it from being done, if that is new.</returns>
    /// <exception cref="StoreException">It could not be done; what is stored is safe.</exception>
    string? Maintain();
}
