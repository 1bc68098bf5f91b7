using Microsoft.Data.Sqlite;

namespace Lottery.Support;

/// <summary>A look at a database, or a change by hand, as with any SQLite tool.</summary>
public static class DatabaseQuery
{
    /// <summary>Runs statements.</summary>
    /// <returns>The rows of the first one that has any, each with bars between its columns.</returns>
    public static IReadOnlyList<string> Run(string database, string sql)
    {
        // No pool: a pooled connection would keep the file open behind the test's back.
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
            texts.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue)));
        return texts;
    }
}
