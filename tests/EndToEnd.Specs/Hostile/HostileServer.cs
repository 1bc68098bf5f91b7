using System.Globalization;

namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>
/// A real server whose log goes to a file, since it becomes long. Its draw is far away. Owns the process and its
/// folder.
/// </summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TempDir _folder = new();
    private readonly ChildProcess _process;

    private HostileServer() =>
        _process = ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                "exec \"$0\" \"$@\" >log",
                Programs.Lottery,
                .. TestLottery.Arguments(
                    _folder,
                    agencies: 1_000_000,
                    ["--max-workers", "6", "--log-level", "INFO", "--durability", "process"]
                ),
            ],
            _folder
        );

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>The database file.</summary>
    public string Database => _folder.File("lottery.db");

    /// <summary>How long its log is.</summary>
    public long LogBytes => new FileInfo(LogFile).Length;

    /// <summary>Its log, line by line.</summary>
    public IEnumerable<LogLine> Log => File.ReadLines(LogFile).Select(LogLine.Parse);

    /// <summary>The memory of each of its processes that no file stands behind, in kilobytes.</summary>
    public IReadOnlyDictionary<int, long> Memory =>
        ProcessTree.ChildrenOf(_process.Id).Append(_process.Id).ToDictionary(pid => pid, MemoryOf);

    private string LogFile => _folder.File("log");

    /// <summary>Starts it.</summary>
    public static async Task<HostileServer> StartAsync()
    {
        var server = new HostileServer();
        await Eventually.IsTrueAsync(
            () => server._process.HasExited || server.FindPort() is not null,
            "the server listens"
        );
        server.Port =
            server.FindPort() ?? throw server._process.Failure("ended before it listened");
        return server;
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    /// <returns>Its exit code, and what it wrote to standard error.</returns>
    public async Task<(int Code, IReadOnlyList<string> Said)> StopAsync()
    {
        _process.Signal(Signal.Terminate);
        var code = await _process.ExitAsync();
        return (code, [.. _process.Said.Select(line => line.Text)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        foreach (var left in Directory.GetFiles("/dev/shm", $"sem.lottery-{_process.Id}-*"))
            File.Delete(left);
        _folder.Dispose();
    }

    // The line may be written in part.
    private int? FindPort() =>
        File.Exists(LogFile)
        && File.ReadAllText(LogFile).Split('\n')[..^1].Select(LogLine.Parse) is var lines
        && lines.FirstOrDefault(line => line.Action == "listen") is { } listen
            ? int.Parse(listen["port"], CultureInfo.InvariantCulture)
            : null;

    private static long MemoryOf(int pid) =>
        File.ReadLines($"/proc/{pid}/status")
            .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split()[^2], CultureInfo.InvariantCulture))
            .Single();
}
