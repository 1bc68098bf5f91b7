using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Lottery.Benchmarks.Running;

/// <summary>What a database holds of one agency.</summary>
/// <param name="Count">How many bets.</param>
/// <param name="Digest">Of the bets in the order stored.</param>
/// <param name="Winners">The winners' documents, in the order stored.</param>
public sealed record StoredRows(long Count, string Digest, IReadOnlyList<string> Winners)
{
    private const string Query =
        "select agency, first_name || '|' || last_name || '|' || document || '|' || birthdate || '|' "
        + "|| number, document, number = 7574 from bets order by rowid";

    /// <summary>Reads a whole database.</summary>
    public static IReadOnlyDictionary<int, StoredRows> ReadAll(string database)
    {
        using var connection = Open(database);
        using var command = new SqliteCommand(Query, connection);
        using var rows = command.ExecuteReader();
        var agencies = new Dictionary<int, Reading>();
        while (rows.Read())
        {
            var agency = rows.GetInt32(0);
            if (!agencies.TryGetValue(agency, out var reading))
                agencies[agency] = reading = new();
            reading.Add(rows.GetString(1), rows.GetString(2), wins: rows.GetBoolean(3));
        }
        return agencies.ToDictionary(agency => agency.Key, agency => agency.Value.End());
    }

    /// <summary>How many bets a database holds, all told; no bet is ever removed from one.</summary>
    public static long CountAll(SqliteConnection connection)
    {
        using var command = new SqliteCommand(
            "select coalesce(max(rowid), 0) from bets",
            connection
        );
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Whether an agency's END is recorded.</summary>
    public static bool HasEnded(SqliteConnection connection, int agency)
    {
        using var command = new SqliteCommand(
            "select coalesce(max(finished), 0) from agencies where agency = $agency",
            connection
        );
        command.Parameters.AddWithValue("$agency", agency);
        return (long)command.ExecuteScalar()! == 1;
    }

    /// <summary>Opens a database that others may be writing. The caller owns the connection.</summary>
    public static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection(
            $"Data Source={database};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        return connection;
    }

    /// <summary>Checks that two databases hold the same.</summary>
    /// <exception cref="BenchException">They do not; the message names the agency.</exception>
    public static void RequireSame(
        IReadOnlyDictionary<int, StoredRows> reference,
        IReadOnlyDictionary<int, StoredRows> ours
    )
    {
        foreach (var agency in reference.Keys.Union(ours.Keys).Order())
        {
            var wanted = reference.GetValueOrDefault(agency);
            var got = ours.GetValueOrDefault(agency);
            if ((wanted?.Count, wanted?.Digest) != (got?.Count, got?.Digest))
                throw new BenchException(
                    $"agency {agency}: the lottery stored {got?.Count ?? 0} rows, and not the "
                        + $"{wanted?.Count ?? 0} of the reference"
                );
        }
    }

    /// <summary>One agency's rows, while they are read.</summary>
    private sealed class Reading
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(
            HashAlgorithmName.SHA256
        );
        private readonly List<string> _winners = [];
        private long _count;

        public void Add(string row, string document, bool wins)
        {
            _count++;
            _hash.AppendData(Encoding.UTF8.GetBytes($"{row}\n"));
            if (wins)
                _winners.Add(document);
        }

        public StoredRows End()
        {
            using (_hash)
                return new(_count, Convert.ToHexString(_hash.GetHashAndReset()), _winners);
        }
    }
}
