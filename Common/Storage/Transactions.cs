using Lottery.Native;
using Lottery.Sync;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage;

/// <summary>
/// How the store's verbs run: one at a time in this process, those that write in turn with all other
/// processes, and each all or nothing. Owns the lock's descriptor, but neither the connection nor its
/// statements.
/// </summary>
internal sealed class Transactions(string path, SqliteConnection connection, StoreSql sql)
    : IDisposable
{
    private readonly FileLock _writers = new(LockOf(path));
    private readonly Lock _oneCaller = new();
    private bool _closed;

    /// <summary>The file whose lock is the turn to write.</summary>
    public static string LockOf(string path) => $"{path}.lock";

    /// <summary>Runs a verb that writes nothing.</summary>
    /// <exception cref="StoreException">It failed.</exception>
    public T Read<T>(string attempt, Func<T> verb)
    {
        lock (_oneCaller)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return Guarded(attempt, verb);
        }
    }

    /// <summary>Runs a verb as one transaction.</summary>
    /// <exception cref="StoreException">It failed, and nothing of it is stored.</exception>
    public T Write<T>(string attempt, Func<T> verb) => Write(attempt, verb, static verb => verb());

    /// <summary>
    /// The same for a verb that is run for every message: one that captures nothing is made only once.
    /// </summary>
    /// <inheritdoc cref="Write{T}"/>
    public T Write<TArguments, T>(string attempt, TArguments arguments, Func<TArguments, T> verb)
    {
        lock (_oneCaller)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            try
            {
                return InTransaction(arguments, verb);
            }
            catch (Exception e) when (IsTrouble(e))
            {
                throw StoreException.Because($"{attempt} failed", e);
            }
        }
    }

    /// <summary>Runs a verb while no process writes.</summary>
    public T Alone<T>(string attempt, Func<T> verb)
    {
        lock (_oneCaller)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return Guarded(
                attempt,
                () =>
                {
                    using var turn = _writers.Acquire();
                    return verb();
                }
            );
        }
    }

    /// <summary>Turns what the layers below throw into the store's own error.</summary>
    public static T Guarded<T>(string attempt, Func<T> verb)
    {
        try
        {
            return verb();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw StoreException.Because($"{attempt} failed", e);
        }
    }

    /// <summary>Waits for a verb that still runs; after that none does.</summary>
    public void Dispose()
    {
        lock (_oneCaller)
        {
            _closed = true;
            _writers.Dispose();
        }
    }

    private static bool IsTrouble(Exception e) =>
        e is SqliteException or NativeException or IOException;

    private T InTransaction<TArguments, T>(TArguments arguments, Func<TArguments, T> verb)
    {
        using var turn = _writers.Acquire();
        sql.Begin.Run();
        try
        {
            var result = verb(arguments);
            sql.Commit.Run();
            return result;
        }
        catch
        {
            // Some errors (a full disk) have rolled back already; see sqlite.org/lang_transaction.html.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
                sql.Rollback.Run();
            throw;
        }
    }
}
