using Microsoft.Data.Sqlite;

namespace Lottery.Faults.Draws;

/// <summary>How far a list is, read from the database again and again, whatever becomes of its server.</summary>
internal static class ListProgress
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until so many lines of a list were taken, or its agency has finished.</summary>
    /// <param name="setup">The draw, whose database may not be there yet.</param>
    /// <param name="file">The list.</param>
    /// <param name="lines">How many; <c>null</c>: until the agency has finished.</param>
    /// <param name="over">Ends the waiting.</param>
    public static Task WaitAsync(
        DrawSetup setup,
        BetFile file,
        int? lines,
        CancellationToken over
    ) =>
        WaitUntilAsync(
            setup,
            $"""
            exists (select 1 from agencies where agency = {file.Agency} and finished = 1) or exists (
                select 1 from lists
                where agency = {file.Agency} and upload = '{file.Upload}' and active = 1
                    and taken >= {lines ?? int.MaxValue}
            )
            """,
            over
        );

    /// <summary>Waits until another list of the agency is in the draw.</summary>
    public static Task WaitUntilReplacedAsync(
        DrawSetup setup,
        BetFile file,
        CancellationToken over
    ) =>
        WaitUntilAsync(
            setup,
            $"""
            exists (
                select 1 from lists
                where agency = {file.Agency} and upload <> '{file.Upload}' and active = 1
            )
            """,
            over
        );

    private static async Task WaitUntilAsync(
        DrawSetup setup,
        string condition,
        CancellationToken over
    )
    {
        while (!await IsTrueAsync(setup, condition))
            await Task.Delay(LookAgainAfter, over);
    }

    private static async Task<bool> IsTrueAsync(DrawSetup setup, string condition) =>
        setup.Postgres is { } draw
            ? await draw.IsTrueAsync(condition)
            : IsTrue(setup.Database, condition);

    private static bool IsTrue(string database, string condition)
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
            command.CommandText = $"select {condition}";
            return (long)command.ExecuteScalar()! == 1;
        }
        catch (SqliteException)
        {
            // A server makes its tables, or takes in the log of the one that died.
            return false;
        }
    }
}
