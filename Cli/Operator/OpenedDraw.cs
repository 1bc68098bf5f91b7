using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Cli.Operator;

/// <summary>
/// The draw of a database, opened for one verb, whether a server runs on it or not. A verb that is killed leaves
/// nothing half done, so no signal is handled. Owns the store and the waits of its thread.
/// </summary>
internal sealed class OpenedDraw : IDisposable
{
    private readonly PollThread _thread = PollThread.Unstoppable();

    public OpenedDraw(StoreOptions options)
    {
        try
        {
            Store = Stores.OpenExisting(options, _thread);
        }
        catch
        {
            _thread.Dispose();
            throw;
        }
    }

    public IBetStore Store { get; }

    /// <summary>Makes a change, which is on the disk when this returns.</summary>
    public T Change<T>(Func<IBetStore, T> change)
    {
        var result = change(Store);
        Store.Harden();
        return result;
    }

    public void Dispose()
    {
        Store.Dispose();
        _thread.Dispose();
    }
}
