using Microsoft.Data.Sqlite;

namespace Lottery.Faults.Draws;

/// <summary>What a database holds at one instant, while others work on it.</summary>
public sealed class StoredUploads
{
    private const string Columns = "agency, first_name, last_name, document, birthdate, number";

    private readonly ILookup<long, StoredBet> _bets;
    private readonly ILookup<(long Agency, string Upload), StoredBet> _voided;
    private readonly Dictionary<long, long> _taken;

    private StoredUploads(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        _bets = Rows(connection, $"select {Columns} from bets order by rowid", Bet)
            .ToLookup(bet => bet.Agency);
        _voided = Rows(
                connection,
                $"select {Columns}, upload from voided_bets order by rowid",
                row => (Bet: Bet(row), Upload: row.GetString(6))
            )
            .ToLookup(row => (row.Bet.Agency, row.Upload), row => row.Bet);
        States = Rows(
            connection,
            "select kind from journal where kind in ('open', 'close', 'draw') order by id",
            row => row.GetString(0)
        );
        _taken = Rows(
                connection,
                "select agency, sum(taken) from lists group by agency",
                row => (Agency: row.GetInt64(0), Taken: row.GetInt64(1))
            )
            .ToDictionary(upload => upload.Agency, upload => upload.Taken);
        Integrity = Rows(connection, "pragma integrity_check", row => row.GetString(0))[0];
    }

    /// <summary>What SQLite finds wrong with the file; <c>ok</c> if nothing.</summary>
    public string Integrity { get; }

    /// <summary>The states of the draw, as the journal has them, in its order.</summary>
    public IReadOnlyList<string> States { get; }

    /// <summary>Reads a database, without changing it.</summary>
    /// <returns><c>null</c> if the server has died before it made its tables.</returns>
    public static StoredUploads? TryRead(string database)
    {
        // A server that died while it made its tables has left a rollback journal, which only a program that
        // may write can roll back; bets go to the write-ahead log instead.
        if (File.Exists($"{database}-journal"))
            return null;
        using var connection = new SqliteConnection(
            $"Data Source={database};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        return
            Rows(
                connection,
                "select name from sqlite_master where name = 'lists'",
                row => row.GetString(0)
            )
                is []
            ? null
            : new StoredUploads(connection);
    }

    /// <summary>How many bets there are, of all agencies.</summary>
    public long Count => _bets.Sum(bets => bets.LongCount());

    /// <summary>An agency's rows, in the order stored.</summary>
    public IReadOnlyList<StoredBet> BetsOf(int agency) => [.. _bets[agency]];

    /// <summary>How many bets of all agencies have left the draw.</summary>
    public long VoidedCount => _voided.Sum(bets => bets.LongCount());

    /// <summary>The rows of a list that have left the draw, in the order stored.</summary>
    public IReadOnlyList<StoredBet> VoidedOf(BetFile file) =>
        [.. _voided[(file.Agency, file.Upload)]];

    /// <summary>How many lines of an agency's uploads were counted.</summary>
    public long TakenOf(int agency) => _taken.GetValueOrDefault(agency);

    private static StoredBet Bet(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.GetInt64(5)
        );

    private static List<T> Rows<T>(
        SqliteConnection connection,
        string query,
        Func<SqliteDataReader, T> read
    )
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
            all.Add(read(rows));
        return all;
    }
}
