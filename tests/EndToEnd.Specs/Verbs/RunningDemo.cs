namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>
/// A demonstration at work for one test, with a temporary folder of its own. Owns its process and that
/// folder; disposing asserts that the demonstration has left nothing behind.
/// </summary>
internal sealed class RunningDemo : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly TempDir _workingFolder = new();
    private readonly TempDir _temporary = new();
    private readonly ChildProcess _process;
    private readonly HashSet<int> _seen = [];
    private readonly HashSet<string> _semaphores = [];

    private RunningDemo(string shell, string[] arguments, (string Name, string Value)[] environment)
    {
        _workingFolder.Write("config.ini", "this is no configuration");
        _workingFolder.Write("config.yaml", "nor: [is, this");
        // setsid(1) and exec become the program that they are given: the process id stays.
        _process = ChildProcess.Start(
            "setsid",
            ["sh", "-c", $"{shell} exec \"$@\"", "sh", Programs.Lottery, "demo", .. arguments],
            _workingFolder,
            [("TMPDIR", _temporary.Path), .. environment]
        );
    }

    /// <summary>The standard output, whole once the demonstration has ended.</summary>
    public string Output => Text(isError: false);

    /// <summary>The standard error, whole once the demonstration has ended.</summary>
    public string Errors => Text(isError: true);

    public static RunningDemo Start(params string[] arguments) => new("", arguments, []);

    /// <summary>Starts one as the shell of a script starts background jobs: Ctrl+C is ignored.</summary>
    public static RunningDemo StartInBackground(params string[] arguments) =>
        new("trap '' INT;", arguments, []);

    /// <summary>Starts one whose environment holds settings that are not meant for it.</summary>
    public static RunningDemo StartIn(
        (string Name, string Value)[] environment,
        params string[] arguments
    ) => new("", arguments, environment);

    public void Signal(Signal signal) => _process.Signal(signal);

    /// <summary>Sends a signal to every process, as a terminal does.</summary>
    public void SignalAll(Signal signal) => Signals.Send(-_process.Id, signal);

    public Task<int> ExitAsync() => _process.ExitAsync();

    /// <summary>Waits until the demonstration runs a verb in so many processes.</summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<int>> ProcessesAsync(string verb, int count)
    {
        while (true)
        {
            var children = ProcessTree.ChildrenOf(_process.Id);
            _seen.UnionWith(children);
            _seen.UnionWith(children.SelectMany(ProcessTree.ChildrenOf));
            _semaphores.UnionWith(children.SelectMany(ProcessTree.SemaphoresOf));
            var running = children.Where(pid => VerbOf(pid) == verb).ToList();
            if (running.Count == count)
                return running;
            if (_process.HasExited)
                throw _process.Failure($"ended before it ran {count} times {verb}");
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _workingFolder.Dispose();
        using (_temporary)
        {
            foreach (var pid in _seen)
                await EndOfAsync(pid);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary.Path));
            Assert.DoesNotContain(_semaphores, File.Exists);
        }
    }

    private string Text(bool isError) =>
        string.Join(
            '\n',
            _process.Said.Where(line => line.IsError == isError).Select(line => line.Text)
        );

    // The command line of a process, see proc(5); empty once it has ended.
    private static string? VerbOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').ElementAtOrDefault(1);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task EndOfAsync(int pid)
    {
        while (Directory.Exists($"/proc/{pid}"))
            await Task.Delay(Look, TestContext.Current.CancellationToken);
    }
}
