using System.Globalization;

namespace Lottery.Benchmarks.Running;

/// <summary>
/// A real server in a folder of its own. Owns the process, the port and the folder.
/// </summary>
public sealed class ServerUnderLoad : IAsyncDisposable
{
    private readonly HeldPort _port;
    private readonly LoggedProcess _process;

    private ServerUnderLoad(TempDir folder, HeldPort port, LoggedProcess process) =>
        (Folder, _port, _process) = (folder, port, process);

    /// <summary>Where it runs, and logs.</summary>
    public TempDir Folder { get; }

    /// <summary>Where it listens.</summary>
    public int Port => _port.Number;

    /// <summary>Its database.</summary>
    public string Database => DatabaseIn(Folder);

    /// <summary>The process that listens.</summary>
    public int Orchestrator => _process.Id;

    /// <summary>The processes that serve agencies, or are ready to.</summary>
    public IReadOnlyList<int> Workers => ProcessTree.ChildrenOf(_process.Id);

    /// <summary>Starts a server, and waits until it listens.</summary>
    /// <param name="options">How it logs, and what an ACKed bet survives.</param>
    /// <param name="arguments">What is particular to it.</param>
    public static async Task<ServerUnderLoad> StartAsync(
        BenchOptions options,
        params string[] arguments
    )
    {
        var folder = new TempDir();
        var port = new HeldPort();
        var process = Launch(options, folder, port.Number, arguments);
        var server = new ServerUnderLoad(folder, port, process);
        try
        {
            await FreePort.WaitUntilTakenAsync(port.Number, process);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server and does not wait.</summary>
    public static LoggedProcess Launch(
        BenchOptions options,
        TempDir folder,
        int port,
        params string[] arguments
    ) =>
        LoggedProcess.Start(
            Programs.Lottery,
            [
                "serve",
                "--bind",
                "127.0.0.1",
                .. new[] { "--port", port.ToString(CultureInfo.InvariantCulture) },
                .. arguments.Contains("--database")
                    ? Array.Empty<string>()
                    : ["--database", DatabaseIn(folder)],
                .. new[] { "--durability", options.Durability.Name() },
                .. new[] { "--log-level", options.LogLevel },
                .. arguments,
            ],
            folder,
            "server.log"
        );

    /// <summary>Asks it to end, and waits until it has.</summary>
    /// <exception cref="BenchException">It did not end in order.</exception>
    public async Task StopAsync()
    {
        Signals.Send(_process.Id, Signal.Terminate);
        await _process.SucceedAsync();
    }

    /// <summary>Kills what is left of it, gives up its port, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _port.Dispose();
        Folder.Dispose();
    }

    private static string DatabaseIn(TempDir folder) => folder.File("lottery.db");
}
