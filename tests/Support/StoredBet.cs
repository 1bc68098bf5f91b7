using Microsoft.Data.Sqlite;

namespace Lottery.Support;

/// <summary>One row of the table <c>bets</c>, which is an interface of the lottery.</summary>
public sealed record StoredBet(
    long Agency,
    string FirstName,
    string LastName,
    string Document,
    string Birthdate,
    long Number
)
{
    /// <summary>All rows of a database, in the order stored.</summary>
    /// <param name="database">The file.</param>
    /// <param name="table"><c>bets</c>, or <c>voided_bets</c>.</param>
    public static IReadOnlyList<StoredBet> ReadAll(string database, string table = "bets")
    {
        // No pool: a pooled connection would keep the file open behind the test's back.
        using var connection = new SqliteConnection(
            $"Data Source={database};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT agency, first_name, last_name, document, birthdate, number FROM {table} ORDER BY rowid
            """;
        using var rows = command.ExecuteReader();
        var bets = new List<StoredBet>();
        while (rows.Read())
            bets.Add(
                new(
                    rows.GetInt64(0),
                    rows.GetString(1),
                    rows.GetString(2),
                    rows.GetString(3),
                    rows.GetString(4),
                    rows.GetInt64(5)
                )
            );
        return bets;
    }
}
