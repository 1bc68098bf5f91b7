using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Watch;

/// <summary>
/// The draw of a database, opened for one verb, whether a server runs on it or not. A verb that is killed leaves
/// nothing half done, so no signal is handled. Owns the store and the waits of its thread.
/// </summary>
public sealed class OpenedDraw : IDisposable
{
    private readonly PollThread _thread = PollThread.Unstoppable();

    /// <summary>Opens a draw that is there.</summary>
    /// <exception cref="StoreException">There is none, or it is of another version.</exception>
    public OpenedDraw(StoreOptions options)
        : this(options, Stores.OpenExisting) { }

    private OpenedDraw(StoreOptions options, Func<StoreOptions, PollThread, IBetStore> open)
    {
        try
        {
            Store = open(options, _thread);
        }
        catch
        {
            _thread.Dispose();
            throw;
        }
    }

    /// <summary>The store, for the thread that has opened it.</summary>
    public IBetStore Store { get; }

    /// <summary>Opens a draw that is there, for reading alone.</summary>
    /// <inheritdoc cref="OpenedDraw(StoreOptions)"/>
    public static OpenedDraw ToRead(StoreOptions options) => new(options, Stores.OpenToRead);

    /// <summary>Opens a draw to show it: for reading alone where this user may not write.</summary>
    /// <inheritdoc cref="OpenedDraw(StoreOptions)"/>
    public static OpenedDraw ToShow(StoreOptions options)
    {
        try
        {
            return new OpenedDraw(options);
        }
        catch (StoreException) when (TryToRead(options) is { } draw)
        {
            return draw;
        }
    }

    private static OpenedDraw? TryToRead(StoreOptions options)
    {
        try
        {
            return ToRead(options);
        }
        catch (StoreException)
        {
            // The first error is told, which is of the usual way.
            return null;
        }
    }

    /// <summary>Makes a change, which is on the disk when this returns.</summary>
    public T Change<T>(Func<IBetStore, T> change)
    {
        var result = change(Store);
        Store.Harden();
        return result;
    }

    /// <summary>Closes the store.</summary>
    public void Dispose()
    {
        Store.Dispose();
        _thread.Dispose();
    }
}
