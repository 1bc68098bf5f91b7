using System.Net.Sockets;
using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;
using Microsoft.Data.Sqlite;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker that starts while its orchestrator ends.</summary>
public sealed class WorkerStartSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly string _link = $"lottery-specs-{Guid.NewGuid():n}";
    private readonly NamedSemaphore _semaphore = NamedSemaphore.Create(
        $"/lottery-specs-start-{Guid.NewGuid():n}"
    );
    private readonly string _database;

    public WorkerStartSpecs()
    {
        using var thread = PollThread.Unstoppable();
        _database = _folder.File("lottery.db");
        using var host = Stores.Claim(new StoreOptions { Path = _database });
        host.Open(thread);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_whose_address_has_no_listener_says_so_in_one_line()
    {
        await using var worker = Start();

        Assert.Equal(1, await worker.ExitAsync());
        Assert.StartsWith(
            $"cannot connect to the orchestrator @{_link}: Connection refused",
            Assert.Single(worker.Said).Text
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task Asked_to_leave_before_it_is_ready_it_leaves_in_order(Signal signal)
    {
        using var door = Door();
        ChildProcess worker;
        using (LockedDatabase())
        {
            worker = Start();
            await Eventually.IsTrueAsync(
                () => OpenFiles.Of(worker.Id).Contains(_database),
                "the worker waits for the database"
            );
            worker.Signal(signal);
        }

        await using (worker)
        {
            Assert.Equal(0, await worker.ExitAsync());
            Assert.Empty(worker.Said);
        }
    }

    public void Dispose()
    {
        NamedSemaphore.Unlink(_semaphore.Name);
        _semaphore.Dispose();
        _folder.Dispose();
    }

    private ChildProcess Start()
    {
        var options = new WorkerOptions
        {
            Store = new() { Path = _database },
            DrawSemaphore = _semaphore.Name,
            Serving = new() { IdleTimeout = TimeSpan.FromMinutes(1) },
            Grace = TimeSpan.FromSeconds(8),
            LogLevel = LogLevel.Info,
        };
        var file = _folder.File("options.json");
        File.WriteAllBytes(file, options.ToJson());
        return Start($"exec '{Programs.LotteryWorker}' {_link} <'{file}'");
    }

    private ChildProcess Start(string command) =>
        ChildProcess.Start("/bin/sh", ["-c", command], _folder);

    private Socket Door()
    {
        var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint($"\0{_link}"));
        door.Listen();
        return door;
    }

    private SqliteConnection LockedDatabase()
    {
        var connection = new SqliteConnection($"Data Source={_database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma locking_mode = exclusive; begin exclusive";
        command.ExecuteNonQuery();
        return connection;
    }
}
