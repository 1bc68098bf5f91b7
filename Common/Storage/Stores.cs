using Lottery.Storage.Postgres;
using Lottery.Storage.Sqlite;
using Lottery.Waiting;

namespace Lottery.Storage;

/// <summary>Opens the kind of store that the options name.</summary>
public static class Stores
{
    // While a server starts again, an agency waits for its answer.
    private static readonly TimeSpan WorkerConnectTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Opens a store that a server has made ready. The caller owns it.</summary>
    /// <param name="options">Which one.</param>
    /// <param name="thread">The one thread that will use it.</param>
    /// <param name="onNotStored">Called, by that thread, when a verb that writes has failed.</param>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static IBetStore Open(
        StoreOptions options,
        PollThread thread,
        Action? onNotStored = null
    ) =>
        options.IsOnServer
            ? PostgresBetStore.Of(ConnectionTo(options, thread, WorkerConnectTimeout), onNotStored)
            : SqliteBetStore.Open(options, thread, onNotStored);

    /// <summary>
    /// Opens a store for a command, whether a server uses it or not; makes none. The caller owns it.
    /// </summary>
    /// <exception cref="StoreException">There is none, or it is of another version.</exception>
    public static IBetStore OpenExisting(StoreOptions options, PollThread thread) =>
        options.IsOnServer
            ? OpenExistingOnServer(options, thread)
            : SqliteBetStore.Open(
                options with
                {
                    Path = DatabaseFile.RequireCurrent(options.Path),
                },
                thread
            );

    /// <summary>
    /// Opens a store for reading alone, whether a server uses it or not; makes nothing, and changes nothing, also of
    /// what a killed server left. The caller owns it; its verbs that write throw.
    /// </summary>
    /// <exception cref="StoreException">There is none, or it is of another version, or locked for reading.</exception>
    public static IBetStore OpenToRead(StoreOptions options, PollThread thread) =>
        options.IsOnServer
            ? OpenExistingOnServer(options, thread, readOnly: true)
            : ReadOnlyStore.Open(options.Path);

    /// <summary>Where a store is, by whatever name it was given: the full path of a file, or the address of a draw.</summary>
    public static string PlaceOf(StoreOptions options)
    {
        if (options.IsOnServer)
            return options.Name;
        try
        {
            return DatabaseFile.WithoutLinks(options.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is there yet.
            return Path.GetFullPath(options.Path);
        }
    }

    /// <summary>Writes a consistent copy of a store to a file, also while a server uses the store.</summary>
    /// <param name="options">Which one.</param>
    /// <param name="file">Where the copy will be.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="stop">Ends the copying.</param>
    /// <returns>What was copied; it is on the disk.</returns>
    /// <exception cref="StoreException">It cannot be read, or the file not be written; there is no new file then.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; there is no new file.</exception>
    public static StoreCopy BackUp(
        StoreOptions options,
        string file,
        bool overwrite,
        CancellationToken stop
    ) => DatabaseCopy.Write(options.Path, file, overwrite, stop);

    /// <summary>Requires that a file can be written where a copy of a store will be.</summary>
    /// <param name="file">Where the copy will be.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="StoreException">
    /// No file can be made there; or one is there that must stay: it is served, or a private key, or belongs to a database.
    /// </exception>
    public static void RequireFreeForCopy(string file, bool overwrite) =>
        CopyPlace.RequireFree(file, overwrite);

    /// <summary>Requires that a copy of a store can be kept in a file, which may be there.</summary>
    /// <inheritdoc cref="RequireFreeForCopy"/>
    public static void RequireForCopy(string file) => CopyPlace.RequireFile(file);

    /// <summary>Claims the place of a store for this process; changes nothing else. The caller owns it.</summary>
    /// <exception cref="StoreException">
    /// It cannot be used, or another server has it; the message says why and what to do.
    /// </exception>
    public static IStoreHost Claim(StoreOptions options) =>
        options.IsOnServer ? PostgresHost.Claim(options) : SqliteHost.Claim(options);

    /// <summary>Whether a server has ever claimed it.</summary>
    public static bool WasClaimed(StoreOptions options) =>
        options.IsOnServer
            ? ServerNote.WasClaimed(PostgresAddress.Parse(options.Path))
            : SqliteHost.WasClaimed(options);

    private static PostgresBetStore OpenExistingOnServer(
        StoreOptions options,
        PollThread thread,
        bool readOnly = false
    )
    {
        var connection = ConnectionTo(options, thread, TimeSpan.Zero, readOnly);
        try
        {
            PostgresSchema.RequireCurrent(connection, PostgresAddress.Parse(options.Path));
            return PostgresBetStore.Of(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static PostgresConnection ConnectionTo(
        StoreOptions options,
        PollThread thread,
        TimeSpan connectTimeout,
        bool readOnly = false
    ) =>
        new(
            PostgresAddress.Parse(options.Path),
            options.Durability,
            options.Server,
            thread,
            connectTimeout,
            readOnly
        );
}

/// <summary>A copy of a store.</summary>
/// <param name="File">The full path.</param>
/// <param name="Bets">The bets in it that take part in the draw.</param>
/// <param name="Bytes">Its length.</param>
public sealed record StoreCopy(string File, long Bets, long Bytes);
