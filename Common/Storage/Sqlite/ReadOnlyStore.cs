using Lottery.Domain;
using Lottery.Storage.Tables;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// A database file, open for reading alone: no lock of the writers, no log made or cut, no page written. Owns the
/// connection.
/// </summary>
internal sealed class ReadOnlyStore : TableBetStore
{
    private readonly DatabaseConnection _connection;
    private readonly SqliteSql _sql;
    private readonly SqliteBetRows _rows;

    private ReadOnlyStore(
        string path,
        DatabaseConnection connection,
        SqliteSql sql,
        SqliteBetRows rows,
        ReadOnlyTransactions transactions
    )
        : base(sql, transactions, rows, path) =>
        (_connection, _sql, _rows) = (connection, sql, rows);

    /// <summary>Opens a database that a server of this version has made.</summary>
    /// <exception cref="StoreException">There is none, or it cannot be read.</exception>
    public static ReadOnlyStore Open(string path)
    {
        DatabaseFile.RequireFile(path);
        return SqliteTransactions.Guarded(
            $"reading the database {path}",
            () => OpenAt(DatabaseFile.WithoutLinks(path))
        );
    }

    private static ReadOnlyStore OpenAt(string path)
    {
        var log = WriteAheadLog.FileOf(path);
        var hasLog = File.Exists(log);
        var connection = ConnectionOpener.OpenToRead(path, hasLog);
        var sql = new SqliteSql(connection);
        try
        {
            DatabaseFile.RequireCurrent(sql, path);
            return new ReadOnlyStore(
                path,
                connection,
                sql,
                new SqliteBetRows(connection, sql, new JournalTable(sql)),
                new ReadOnlyTransactions(connection, sql, hasLog ? null : log)
            );
        }
        catch
        {
            sql.Dispose();
            connection.Dispose();
            throw;
        }
    }

    public override Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused = 0,
        UploadEpoch? epoch = null
    ) => throw ReadOnlyTransactions.Refused("storing bets");

    // Nothing was written that would have to be synced.
    public override void Harden() { }

    public override void Release() { }

    public override void Dispose()
    {
        _rows.Dispose();
        _sql.Dispose();
        _connection.Dispose();
    }
}
