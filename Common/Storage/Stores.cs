using Lottery.Storage.Sqlite;
using Lottery.Waiting;

namespace Lottery.Storage;

/// <summary>Opens the kind of store that the options name.</summary>
public static class Stores
{
    /// <summary>Opens a store that a server has made ready. The caller owns it.</summary>
    /// <param name="options">Which one.</param>
    /// <param name="thread">The one thread that will use it.</param>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static IBetStore Open(StoreOptions options, PollThread thread) =>
        SqliteBetStore.Open(options, thread);

    /// <summary>Claims the place of a store for this process; changes nothing else. The caller owns it.</summary>
    /// <exception cref="StoreException">
    /// It cannot be used, or another server has it; the message says why and what to do.
    /// </exception>
    public static IStoreHost Claim(StoreOptions options) => SqliteHost.Claim(options);

    /// <summary>Whether a server has ever claimed it.</summary>
    public static bool WasClaimed(StoreOptions options) => SqliteHost.WasClaimed(options);
}
