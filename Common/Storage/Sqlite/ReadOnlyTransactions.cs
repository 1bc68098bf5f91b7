using Lottery.Storage.Tables;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Runs verbs that read a file opened for reading alone. A file that is locked for reading, which no program of ours
/// does, is an error at once: a watch looks again soon. Owns nothing.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="sql">What runs on it.</param>
/// <param name="missingLog">The log, if there was none: none may have been made when a verb ends.</param>
internal sealed class ReadOnlyTransactions(
    DatabaseConnection connection,
    SqliteSql sql,
    string? missingLog
) : ITransactions
{
    public T Read<T>(string attempt, Func<T> verb)
    {
        var read = SqliteTransactions.Guarded(attempt, verb);
        // Read without a lock: a page may have been written meanwhile.
        return !File.Exists(missingLog)
            ? read
            : throw new StoreException($"{attempt}: another program has just opened the database");
    }

    public T ReadSnapshot<T>(string attempt, Func<T> verb) =>
        Read(
            attempt,
            () =>
            {
                sql.Run("begin");
                try
                {
                    return verb();
                }
                finally
                {
                    // Some errors have ended it already; see sqlite.org/lang_transaction.html.
                    if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
                        sql.Run("rollback");
                }
            }
        );

    public T Write<T>(string attempt, Func<T> verb) => throw Refused(attempt);

    public T WriteShared<T>(string attempt, Func<T> verb) => throw Refused(attempt);

    /// <summary>The error of a verb that would write.</summary>
    public static InvalidOperationException Refused(string attempt) =>
        new($"{attempt}: the database was opened for reading alone");
}
