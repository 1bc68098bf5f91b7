using Lottery.Native;
using Lottery.Sync;
using Lottery.Waiting;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// How the store's verbs run: those that write one process after the other, and each all or nothing.
/// Owns the lock's descriptor, but not the connection.
/// </summary>
/// <param name="path">The database file.</param>
/// <param name="connection">The connection.</param>
/// <param name="sql">Its statements.</param>
/// <param name="thread">The one thread that calls.</param>
internal sealed class Transactions(
    string path,
    SqliteConnection connection,
    Sql sql,
    PollThread thread
) : IDisposable
{
    /// <summary>
    /// How long a verb waits for the processes that write before it, or for a tool that keeps the database:
    /// much longer than any of them takes, and no longer than an agency waits for its answer.
    /// </summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private const int Busy = 5; // SQLITE_BUSY, https://sqlite.org/rescode.html

    private readonly FileLock _writers = new(LockOf(path));
    private readonly Func<int> _begin = () => sql.Run("begin immediate");

    /// <summary>The file whose lock a process must hold to write.</summary>
    public static string LockOf(string path) => $"{path}.lock";

    /// <summary>Runs a verb that writes nothing.</summary>
    /// <exception cref="StoreException">It failed.</exception>
    public T Read<T>(string attempt, Func<T> verb) =>
        Guarded(attempt, () => UntilNotBusy(verb, thread, Deadline.In(LockTimeout)));

    /// <summary>Runs a verb as one transaction.</summary>
    /// <exception cref="StoreException">It failed, and nothing of it is stored.</exception>
    public T Write<T>(string attempt, Func<T> verb) => Write(attempt, verb, static verb => verb());

    /// <summary>
    /// The same for a verb that is run for every message: one that captures nothing is made only once.
    /// </summary>
    /// <inheritdoc cref="Write{T}"/>
    public T Write<TArguments, T>(string attempt, TArguments arguments, Func<TArguments, T> verb)
    {
        try
        {
            var deadline = Deadline.In(LockTimeout);
            using var held = _writers.Acquire(thread, deadline);
            UntilNotBusy(_begin, thread, deadline);
            return Commit(arguments, verb);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw Failure($"{attempt} failed", e);
        }
    }

    /// <summary>Runs a verb that reads several times, and sees one state of the database.</summary>
    /// <exception cref="StoreException">It failed.</exception>
    public T ReadSnapshot<T>(string attempt, Func<T> verb) =>
        Read(
            attempt,
            () =>
            {
                sql.Run("begin");
                return Commit(verb, static verb => verb());
            }
        );

    /// <summary>Runs a verb while no process writes, if none does now.</summary>
    public void RunExclusive(string attempt, Action verb) =>
        Guarded(
            attempt,
            () =>
            {
                using var held = _writers.TryAcquire();
                if (held is not null)
                    verb();
                return held is not null;
            }
        );

    /// <summary>Turns what the layers below throw into the store's own error.</summary>
    public static T Guarded<T>(string attempt, Func<T> verb)
    {
        try
        {
            return verb();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw Failure($"{attempt} failed", e);
        }
    }

    /// <summary>
    /// Tries again while the database is busy: a tool may write without the lock of those that write, and then
    /// SQLite's own lock is waited for.
    /// </summary>
    public static T UntilNotBusy<T>(Func<T> verb, PollThread thread, Deadline deadline)
    {
        while (true)
            try
            {
                return verb();
            }
            catch (SqliteException e) when (e.SqliteErrorCode == Busy && !deadline.HasPassed)
            {
                thread.Look();
            }
    }

    public void Dispose() => _writers.Dispose();

    /// <summary>Whether this is how the layers below say that they cannot.</summary>
    public static bool IsTrouble(Exception e) =>
        e
            is SqliteException
                or NativeException
                or IOException
                or UnauthorizedAccessException
                or LockTimeoutException;

    /// <summary>An attempt failed; with what an operator can do about it, where that is known.</summary>
    public static StoreException Failure(string attempt, Exception reason) =>
        new($"{attempt}: {reason.Message.TrimEnd('.')}{AdviceFor(reason)}", reason);

    // The primary codes of https://sqlite.org/rescode.html
    private static string AdviceFor(Exception reason) =>
        (reason as SqliteException)?.SqliteErrorCode switch
        {
            8 or 14 => "; the file and its folder must be writable",
            11 or 26 => "; put a backup in its place, or name another file",
            13 => "; the disk is full",
            _ => "",
        };

    private T Commit<TArguments, T>(TArguments arguments, Func<TArguments, T> verb)
    {
        try
        {
            var result = verb(arguments);
            sql.Run("commit");
            return result;
        }
        catch
        {
            // Some errors (a full disk) have rolled back already; see sqlite.org/lang_transaction.html.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
                sql.Run("rollback");
            throw;
        }
    }
}
