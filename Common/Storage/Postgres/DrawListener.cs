using Lottery.Waiting;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// The one connection of a server that hears when any server of the draw has changed its state (LISTEN, NOTIFY). A
/// hint only: what is sent while it is not connected is lost. Owns its thread and its connection.
/// </summary>
internal sealed class DrawListener : IDisposable
{
    private const int StackBytes = 256 * 1024;

    // A connection whose server has gone without a word is found by a question.
    private const int QuietMilliseconds = 5000;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly PostgresAddress _address;
    private readonly string _server;
    private readonly Action<bool> _changed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    public DrawListener(PostgresAddress address, string server, Action<bool> changed)
    {
        (_address, _server, _changed) = (address, server, changed);
        _thread = new Thread(Listen, StackBytes) { IsBackground = true, Name = "draw listener" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Listen()
    {
        using var thread = new PollThread(TimeSpan.Zero, _stop.Token);
        using var connection = new PostgresConnection(
            _address,
            Durability.Power,
            _server,
            thread,
            TimeSpan.Zero
        );
        while (!_stop.IsCancellationRequested)
            try
            {
                Listen(connection);
            }
            catch (Exception e) when (PostgresErrors.IsStoreError(e))
            {
                // The watch of the draw logs what is wrong with the server, and finds a draw without this one.
                connection.Drop();
                _stop.Token.WaitHandle.WaitOne(BetweenTries);
            }
            catch (OperationCanceledException)
            {
                return;
            }
    }

    private void Listen(PostgresConnection connection)
    {
        connection.Open(Deadline.Now);
        connection.Current.Notification += (_, told) => _changed(told.Payload != _server);
        Run(connection.Current, $"listen draw_{unchecked((uint)connection.LockKey)}");
        // It may have changed before this was heard.
        _changed(true);
        while (true)
            if (
                !connection
                    .Current.WaitAsync(QuietMilliseconds, _stop.Token)
                    .GetAwaiter()
                    .GetResult()
            )
                Run(connection.Current, "select 1");
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
