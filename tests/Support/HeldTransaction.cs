using Microsoft.Data.Sqlite;

namespace Lottery.Support;

/// <summary>
/// Writes to a database without the writers' lock, so that the process that has it keeps it, and waits
/// for SQLite. Owns a connection; disposing it lets that one go on.
/// </summary>
public sealed class HeldTransaction : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <summary>Begins a transaction that writes.</summary>
    public HeldTransaction(TestLottery lottery)
    {
        _connection = new SqliteConnection($"Data Source={lottery.Database};Pooling=False");
        _connection.Open();
        Run("begin immediate");
    }

    /// <summary>Ends the transaction, which has written nothing.</summary>
    public void Dispose()
    {
        Run("rollback");
        _connection.Dispose();
    }

    private void Run(string sql)
    {
        using var command = new SqliteCommand(sql, _connection);
        command.ExecuteNonQuery();
    }
}
