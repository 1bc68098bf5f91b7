using System.Text;
using Microsoft.Data.Sqlite;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A SQLite with the bug of its write-ahead log (https://sqlite.org/wal.html#walresetbug).</summary>
public sealed class OldSqliteSpecs
{
    private const string LastUnsound = "3.51.2";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_is_refused_before_anything_is_stored()
    {
        using var folder = new TempDir();
        var program = CopyWithOldSqlite(folder);

        await using var server = ChildProcess.Start(
            program,
            TestLottery.Arguments(folder, agencies: 1),
            folder
        );

        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains(
            $"SQLite {LastUnsound} can corrupt a database that several processes write",
            server.Said.Last(line => line.IsError).Text
        );
    }

    // The same library, but for the text of its version.
    private static string CopyWithOldSqlite(TempDir folder)
    {
        var copy = folder.File("bin");
        Programs.CopyTo(copy);
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        var version = Encoding.ASCII.GetBytes($"{connection.ServerVersion}\0");
        foreach (
            var library in Directory.GetFiles(copy, "*e_sqlite3.so", SearchOption.AllDirectories)
        )
        {
            var bytes = File.ReadAllBytes(library);
            for (var at = 0; bytes.AsSpan(at).IndexOf(version) is >= 0 and var found; )
            {
                at += found;
                Encoding.ASCII.GetBytes($"{LastUnsound}\0").CopyTo(bytes, at);
            }
            File.WriteAllBytes(library, bytes);
        }
        return Path.Combine(copy, "lottery");
    }
}
