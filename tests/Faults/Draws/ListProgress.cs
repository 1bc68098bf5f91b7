using Microsoft.Data.Sqlite;

namespace Lottery.Faults.Draws;

/// <summary>How far a list is, read from the database again and again, whatever becomes of its server.</summary>
internal static class ListProgress
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until so many lines of a list were taken, or its agency has finished.</summary>
    /// <param name="database">The database, which may not be there yet.</param>
    /// <param name="file">The list.</param>
    /// <param name="lines">How many; <c>null</c>: until the agency has finished.</param>
    /// <param name="over">Ends the waiting.</param>
    public static Task WaitAsync(
        string database,
        BetFile file,
        int? lines,
        CancellationToken over
    ) =>
        WaitUntilAsync(
            database,
            """
            select exists (select 1 from agencies where agency = $agency and finished = 1) or exists (
                select 1 from lists
                where agency = $agency and upload = $upload and active = 1 and taken >= $lines
            )
            """,
            file,
            lines,
            over
        );

    /// <summary>Waits until another list of the agency is in the draw.</summary>
    public static Task WaitUntilReplacedAsync(
        string database,
        BetFile file,
        CancellationToken over
    ) =>
        WaitUntilAsync(
            database,
            """
            select exists (
                select 1 from lists
                where agency = $agency and upload <> $upload and active = 1 and taken >= $lines
            )
            """,
            file,
            lines: 0,
            over
        );

    private static async Task WaitUntilAsync(
        string database,
        string query,
        BetFile file,
        int? lines,
        CancellationToken over
    )
    {
        while (!IsTrue(database, query, file, lines))
            await Task.Delay(LookAgainAfter, over);
    }

    private static bool IsTrue(string database, string query, BetFile file, int? lines)
    {
        // See StoredUploads.TryRead.
        if (!File.Exists(database) || File.Exists($"{database}-journal"))
            return false;
        try
        {
            using var connection = new SqliteConnection(
                $"Data Source={database};Mode=ReadOnly;Pooling=False;Default Timeout=1"
            );
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = query;
            command.Parameters.AddWithValue("$agency", file.Agency);
            command.Parameters.AddWithValue("$upload", file.Upload);
            command.Parameters.AddWithValue("$lines", lines ?? int.MaxValue);
            return (long)command.ExecuteScalar()! == 1;
        }
        catch (SqliteException)
        {
            // A server makes its tables, or takes in the log of the one that died.
            return false;
        }
    }
}
