using Lottery.Native;
using Lottery.Storage.Tables;
using Lottery.Sync;
using Lottery.Waiting;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Runs the store's verbs: one process writes at a time, and each verb is stored whole or not at all. Owns
/// the lock's descriptor, but not the connection.
/// </summary>
internal sealed class SqliteTransactions(
    string path,
    DatabaseConnection connection,
    SqliteSql sql,
    PollThread thread,
    Action? onNotStored = null
) : ITransactions, IDisposable
{
    /// <summary>
    /// How long a verb waits for the processes that write before it, or for a tool: much longer than any of
    /// them takes, and no longer than an agency waits for its answer.
    /// </summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    // Writers pass the lock on in less; it is hardly ever free while several write.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly FileLock _writers = OpenLock(path);
    private readonly Func<int> _begin = () => sql.Run("begin immediate");

    /// <summary>The lock that a process must hold to write.</summary>
    public FileLock Writers => _writers;

    /// <summary>The file of that lock.</summary>
    public static string LockOf(string path) => $"{path}.lock";

    /// <summary>Opens that lock; the caller owns it.</summary>
    public static FileLock OpenLock(string path) => FileLock.Beside(path, LockOf(path));

    public T Read<T>(string attempt, Func<T> verb) =>
        Guarded(attempt, () => UntilNotBusy(verb, thread, Deadline.In(LockTimeout)));

    public T Write<T>(string attempt, Func<T> verb) => Write(attempt, verb, static verb => verb());

    public T WriteShared<T>(string attempt, Func<T> verb) => Write(attempt, verb);

    /// <summary>Runs a verb of every message as one transaction: a static lambda costs no garbage.</summary>
    public T Write<TArguments, T>(string attempt, TArguments arguments, Func<TArguments, T> verb)
    {
        try
        {
            var deadline = Deadline.In(LockTimeout);
            using var held = _writers.Acquire(thread, deadline);
            UntilNotBusy(_begin, thread, deadline);
            return Commit(arguments, verb);
        }
        catch (Exception e) when (IsStoreError(e))
        {
            onNotStored?.Invoke();
            throw Failure($"{attempt} failed", e);
        }
    }

    public T ReadSnapshot<T>(string attempt, Func<T> verb) =>
        Read(
            attempt,
            () =>
            {
                sql.Run("begin");
                return Commit(verb, static verb => verb());
            }
        );

    /// <summary>Runs a verb under the write lock, if that comes free in a moment.</summary>
    public void RunExclusive(string attempt, Action verb) =>
        Guarded(
            attempt,
            () =>
            {
                try
                {
                    using var held = _writers.Acquire(thread, Deadline.In(Moment));
                    verb();
                    return true;
                }
                catch (LockTimeoutException)
                {
                    // Tried again in a second.
                    return false;
                }
            }
        );

    /// <summary>Runs a verb as one transaction, if the write lock comes free in a moment.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryWrite(string attempt, Action verb)
    {
        var isDone = false;
        RunExclusive(
            attempt,
            () =>
            {
                sql.Run("begin immediate");
                isDone = Commit(
                    verb,
                    static verb =>
                    {
                        verb();
                        return true;
                    }
                );
            }
        );
        return isDone;
    }

    /// <summary>Turns the exceptions of the layers below into a <see cref="StoreException"/>.</summary>
    public static T Guarded<T>(string attempt, Func<T> verb)
    {
        try
        {
            return verb();
        }
        catch (Exception e) when (IsStoreError(e))
        {
            throw Failure($"{attempt} failed", e);
        }
    }

    /// <summary>Tries again while SQLite's own lock is busy: a tool may write without our lock.</summary>
    public static T UntilNotBusy<T>(Func<T> verb, PollThread thread, Deadline deadline)
    {
        while (true)
            try
            {
                return verb();
            }
            catch (SqlException e) when (e.Code == raw.SQLITE_BUSY && !deadline.HasPassed)
            {
                thread.PollWatched();
            }
    }

    public void Dispose() => _writers.Dispose();

    public static bool IsStoreError(Exception e) =>
        e
            is SqlException
                or NativeException
                or IOException
                or UnauthorizedAccessException
                or LockTimeoutException;

    /// <summary>The error of an attempt, with advice for the operator where there is some.</summary>
    public static StoreException Failure(string attempt, Exception reason) =>
        new($"{attempt}: {reason.Message.TrimEnd('.')}{AdviceFor(reason)}", reason);

    // The primary codes of https://sqlite.org/rescode.html, and the numbers of errno(3).
    private static string AdviceFor(Exception reason) =>
        reason switch
        {
            SqlException { Code: raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN }
            or NativeException { Number: Errno.EACCES or Errno.EPERM or Errno.EROFS }
            or UnauthorizedAccessException => "; the file and its folder must be writable",
            SqlException { Code: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } =>
                "; put a backup in its place, or name another file",
            SqlException { Code: raw.SQLITE_FULL } or NativeException { Number: Errno.ENOSPC } =>
                "; the disk is full",
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
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
                sql.Run("rollback");
            throw;
        }
    }
}
