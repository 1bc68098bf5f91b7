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

    /// <summary>
    /// Opens a store for a command, whether a server uses it or not; makes none. The caller owns it.
    /// </summary>
    /// <exception cref="StoreException">There is none, or it is of another version.</exception>
    public static IBetStore OpenExisting(StoreOptions options, PollThread thread) =>
        SqliteBetStore.Open(
            options with
            {
                Path = DatabaseFile.RequireCurrent(options.Path),
            },
            thread
        );

    /// <summary>Writes a consistent copy of a store to a file, also while a server uses the store.</summary>
    /// <exception cref="StoreException">It cannot be read, or the file not be written; there is no new file then.</exception>
    public static void BackUp(StoreOptions options, string file) =>
        DatabaseFile.BackUp(options.Path, file);

    /// <summary>Claims the place of a store for this process; changes nothing else. The caller owns it.</summary>
    /// <exception cref="StoreException">
    /// It cannot be used, or another server has it; the message says why and what to do.
    /// </exception>
    public static IStoreHost Claim(StoreOptions options) => SqliteHost.Claim(options);

    /// <summary>Whether a server has ever claimed it.</summary>
    public static bool WasClaimed(StoreOptions options) => SqliteHost.WasClaimed(options);
}
