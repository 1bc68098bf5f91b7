using Lottery.Orchestrator;

namespace Lottery.Samples.Demo;

/// <summary>
/// The temporary folder of a demonstration, and the processes that run in it. Owns both: disposing kills
/// those that still run, and removes the folder with everything inside.
/// </summary>
internal sealed class DemoFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Dictionary<string, string?> _environment;
    private readonly List<DemoProcess> _processes = [];
    private readonly CancellationTokenSource _kill;

    /// <summary>Makes the folder. A stop kills the processes, since their files are removed anyway.</summary>
    /// <param name="unset">The environment variables that the processes do not get.</param>
    /// <param name="stop">Kill the processes.</param>
    public DemoFolder(IEnumerable<string> unset, CancellationToken stop)
    {
        try
        {
            _folder = Directory.CreateTempSubdirectory("lottery-demo-");
            // The processes find these first, and not those in / of this machine.
            File.WriteAllText(PathOf("config.ini"), "");
            File.WriteAllText(PathOf("config.yaml"), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DemoException(
                $"cannot make a temporary folder: {e.Message} TMPDIR names another place for it"
            );
        }
        // CliWrap removes a variable that is null. Temporary files are removed with the folder, also after a kill.
        _environment = unset.ToDictionary(name => name, _ => (string?)null);
        _environment["TMPDIR"] = Path;
        _kill = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    public string Path => _folder.FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public DemoProcess Launch(string name, string arguments, Action<string>? onLine = null)
    {
        var process = new DemoProcess(name, Path, arguments, _environment, onLine, _kill.Token);
        _processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await _kill.CancelAsync();
        foreach (var process in _processes)
            await ((Task)process.Exit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _kill.Dispose();
        try
        {
            // A killed central leaves its semaphore; with the folder goes the note that names it.
            LotteryServer.CleanUpAfterKill(new() { Path = PathOf(Central.Database) });
            _folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DemoException($"cannot remove {Path}: {e.Message}");
        }
    }
}
