using Lottery.Storage.Tables;
using Lottery.Waiting;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// Runs the store's verbs. One that changes the draw is a transaction that first of all owns the draw's advisory lock
/// alone, which every message of bets shares; the lock is the server's, and ends with the transaction or the
/// connection. Owns nothing.
/// </summary>
internal sealed class PostgresTransactions(PostgresConnection connection, PostgresSql sql)
    : ITransactions
{
    /// <summary>How long a verb waits for others and for the server: no longer than an agency waits for its answer.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private const string Exclusive = "pg_advisory_xact_lock";
    private const string Shared = "pg_advisory_xact_lock_shared";

    public T Read<T>(string attempt, Func<T> verb) =>
        Guarded(
            attempt,
            deadline =>
            {
                sql.HasRead = false;
                try
                {
                    return verb();
                }
                catch (Exception e) when (PostgresErrors.IsStoreError(e) && sql.HasRead)
                {
                    // A part of the rows has gone on its way: it cannot be read again.
                    throw PostgresErrors.Failure($"{attempt} failed", e);
                }
            }
        );

    public T ReadSnapshot<T>(string attempt, Func<T> verb) =>
        Guarded(
            attempt,
            _ =>
            {
                sql.Run("begin isolation level repeatable read, read only");
                return Commit(attempt, verb);
            }
        );

    public T Write<T>(string attempt, Func<T> verb) => Write(attempt, Exclusive, verb);

    public T WriteShared<T>(string attempt, Func<T> verb) => Write(attempt, Shared, verb);

    /// <summary>
    /// Runs something on the open connection: again, on another connection or later, while it fails before anything
    /// can have been stored. For what a server has perhaps stored, <paramref name="run"/> throws a
    /// <see cref="StoreException"/> itself.
    /// </summary>
    public T Guarded<T>(string attempt, Func<Deadline, T> run)
    {
        var deadline = Deadline.In(LockTimeout);
        for (var tries = 0; ; tries++)
            try
            {
                connection.Open(deadline);
                connection.Warning = null;
                var result = run(deadline);
                // It is stored here, and perhaps on no standby: the answer has to wait for the next transaction.
                if (connection.Warning is { } warning)
                    throw new StoreException($"{attempt}: the server warns: {warning}");
                connection.NoteUse();
                return result;
            }
            catch (Exception e) when (PostgresErrors.IsStoreError(e))
            {
                CleanUp(e);
                if (
                    deadline.HasPassed
                    || !(PostgresErrors.IsConflict(e) || PostgresErrors.MayPass(e))
                )
                    throw PostgresErrors.Failure($"{attempt} failed", e);
                connection.PauseBefore(tries);
            }
            catch
            {
                CleanUp(null);
                throw;
            }
    }

    private T Write<T>(string attempt, string @lock, Func<T> verb) =>
        Guarded(
            attempt,
            _ =>
            {
                sql.Now = Begin(@lock);
                return Commit(attempt, verb);
            }
        );

    // One round trip. The time is read after the lock was waited for.
    private string Begin(string @lock)
    {
        using var batch = new NpgsqlBatch(connection.Current);
        batch.BatchCommands.Add(new("begin"));
        batch.BatchCommands.Add(
            new($"select {@lock}({PostgresConnection.LockClass}, {connection.LockKey})")
        );
        batch.BatchCommands.Add(new("select clock_text()"));
        using var reader = batch.ExecuteReader();
        reader.NextResult();
        reader.Read();
        return reader.GetString(0);
    }

    private T Commit<T>(string attempt, Func<T> verb)
    {
        var result = verb();
        try
        {
            sql.Run("commit");
        }
        catch (Exception e) when (PostgresErrors.IsStoreError(e))
        {
            // It may be stored, which a later look tells.
            throw PostgresErrors.Failure($"{attempt}: the answer to the commit was lost", e);
        }
        return result;
    }

    // After an error: no transaction is left open, and no connection whose state is not known.
    private void CleanUp(Exception? e)
    {
        if (connection.IsOpen && (e is null or PostgresException))
            try
            {
                sql.Run("rollback");
                return;
            }
            catch (Exception lost) when (PostgresErrors.IsStoreError(lost))
            {
                // Dropped, which undoes all as well.
            }
        connection.Drop();
    }
}
