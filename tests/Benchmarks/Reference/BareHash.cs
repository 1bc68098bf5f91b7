using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lottery.Benchmarks.Reference;

/// <summary>Reads every bet of a database and hashes its columns as they are: what no seal can be faster than.</summary>
internal static class BareHash
{
    /// <summary>Runs it.</summary>
    /// <returns>The seconds that it took.</returns>
    public static double Run(string database)
    {
        using var connection = new SqliteConnection(
            $"Data Source={database};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var clock = Stopwatch.StartNew();
        raw.sqlite3_prepare_v2(
            connection.Handle,
            "select first_name, last_name, document, birthdate, number from bets order by id",
            out var statement
        );
        using (statement)
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
                for (var column = 0; column < 5; column++)
                    hash.AppendData(raw.sqlite3_column_blob(statement, column));
        hash.GetHashAndReset();
        return clock.Elapsed.TotalSeconds;
    }
}
