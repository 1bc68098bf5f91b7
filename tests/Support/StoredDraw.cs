using Microsoft.Data.Sqlite;

namespace Lottery.Support;

/// <summary>A draw that was made: one row of the table <c>draw</c>.</summary>
public sealed record StoredDraw(long WinningNumber, long Agencies, long Winners)
{
    /// <summary>All that a database has.</summary>
    public static IReadOnlyList<StoredDraw> ReadAll(string database)
    {
        using var connection = new SqliteConnection(
            $"Data Source={database};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT drawn_number, finished, winners FROM draw WHERE state = 'drawn'";
        using var rows = command.ExecuteReader();
        var draws = new List<StoredDraw>();
        while (rows.Read())
            draws.Add(new(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2)));
        return draws;
    }
}
