using System.Globalization;

namespace Lottery.Benchmarks.Running;

/// <summary>
/// The single-process Python server that the lottery comes from, in a copy of its folder: it stores the bets
/// in its working directory. Owns the process and the copy.
/// </summary>
public sealed class SeedServer : IAsyncDisposable
{
    /// <summary>The program, in its folder.</summary>
    public const string Program = "main.py";

    private const string Settings = "config.ini";
    private const string Bets = "bets.csv";

    // The lottery's own default. The seed's is 5: with 8 agencies the kernel would drop connections, and the
    // agencies would try again a second later (listen(2)).
    private const int Backlog = 128;

    private readonly TempDir _copy;
    private readonly LoggedProcess _process;

    private SeedServer(TempDir copy, int port, LoggedProcess process) =>
        (_copy, Port, _process) = (copy, port, process);

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>How many bets it has stored: a line each.</summary>
    public int StoredBets => File.ReadLines(_copy.File(Bets)).Count();

    /// <summary>Starts the server, and waits until it listens.</summary>
    /// <param name="options">Its folder, and how it logs.</param>
    public static async Task<SeedServer> StartAsync(BenchOptions options)
    {
        var copy = new TempDir();
        LoggedProcess? process = null;
        try
        {
            var port = FreePort.Unshared();
            CopyFiles(options.SeedServer!, copy);
            Configure(copy, port, options.LogLevel);
            process = LoggedProcess.StartTied("python3", [Program], copy, "server.log");
            await FreePort.WaitUntilTakenAsync(port, process);
            return new(copy, port, process);
        }
        catch
        {
            await EndAsync(process, copy);
            throw;
        }
    }

    /// <summary>Kills the server, and removes the copy.</summary>
    public ValueTask DisposeAsync() => EndAsync(_process, _copy);

    private static void CopyFiles(string folder, TempDir copy)
    {
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = copy.File(Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        // What an earlier run has left there is not this run's.
        File.Delete(copy.File(Bets));
    }

    private static void Configure(TempDir copy, int port, string logLevel)
    {
        var wanted = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["SERVER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["SERVER_LISTEN_BACKLOG"] = Backlog.ToString(CultureInfo.InvariantCulture),
            ["LOGGING_LEVEL"] = logLevel,
        };
        var lines = File.ReadAllLines(copy.File(Settings));
        for (var line = 0; line < lines.Length; line++)
            if (wanted.Remove(lines[line].Split('=')[0].Trim(), out var value))
                lines[line] = $"{lines[line].Split('=')[0].Trim()} = {value}";
        if (wanted.Count > 0)
            throw new BenchException(
                $"the seed server's {Settings} has no {string.Join(", ", wanted.Keys)}"
            );
        File.WriteAllLines(copy.File(Settings), lines);
    }

    private static async ValueTask EndAsync(LoggedProcess? process, TempDir copy)
    {
        if (process is not null)
            await process.DisposeAsync();
        copy.Dispose();
    }
}
