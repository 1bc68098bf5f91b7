using System.Globalization;

namespace Lottery.Faults.Draws;

/// <summary>
/// A server that is started again whenever it dies, at the same port and on the same database, as an
/// operator's supervisor would do it. Looks at the database after each death. Owns the process.
/// </summary>
public sealed class SupervisedServer(DrawSetup setup, Verdict verdict) : IAsyncDisposable
{
    private const int MostDeaths = 500;

    private readonly TaskCompletionSource _listening = new();
    private readonly List<ChildProcess> _lives = [];
    private ChildProcess? _process;
    private Task _supervising = Task.CompletedTask;
    private int _port;
    private bool _stopping;
    private bool _over;

    /// <summary>Where it listens; known once <see cref="StartAsync"/> has returned.</summary>
    public string Address => $"127.0.0.1:{_port}";

    /// <summary>How often it has died.</summary>
    public int Deaths { get; private set; }

    /// <summary>The process that runs now, if one does.</summary>
    public ChildProcess? Process => _process is { HasExited: false } running ? running : null;

    /// <summary>The processes that it has started and that still are.</summary>
    public IReadOnlyList<int> Workers =>
        Process is { } running ? ProcessTree.ChildrenOf(running.Id) : [];

    /// <summary>What it said in each of its lives.</summary>
    public IEnumerable<IReadOnlyList<SaidLine>> Said => _lives.Select(life => life.Said);

    /// <summary>Starts it, and waits until agencies can connect.</summary>
    public async Task StartAsync()
    {
        _supervising = SuperviseAsync();
        if (await Task.WhenAny(_listening.Task, _supervising) == _supervising)
            await _supervising;
    }

    /// <summary>Asks it to stop. One that is made to die even then is started again and asked again.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        Process?.Signal(Signal.Terminate);
        await _supervising;
        verdict.LookForSemaphores(_lives.Select(life => life.Id));
    }

    /// <summary>Kills what is left of it.</summary>
    public async ValueTask DisposeAsync()
    {
        _over = true;
        // Not before: somebody may just be looking at one of them.
        foreach (var life in _lives)
            await life.DisposeAsync();
    }

    private async Task SuperviseAsync()
    {
        while (await LiveAsync() is not 0 || !_stopping)
        {
            if (_over)
                return;
            verdict.LookAtDatabase();
            if (++Deaths == MostDeaths)
                throw _process!.Failure($"died {Deaths} times");
        }
    }

    private async Task<int> LiveAsync()
    {
        var process = _process = Start();
        _lives.Add(process);
        await ListenAsync(process);
        return await process.ExitAsync();
    }

    private ChildProcess Start() =>
        ChildProcess.Start(
            setup.Program,
            [
                .. new[] { "serve", "--bind", "127.0.0.1", "--port", Text(_port) },
                .. new[] { "--agencies", Text(setup.Files.Count), "--database", setup.Database },
                .. new[] { "--durability", setup.Durability },
                .. new[] { "--max-workers", Text(setup.MaxWorkers) },
            ],
            setup.Folder,
            setup.Environment
        );

    private async Task ListenAsync(ChildProcess process)
    {
        try
        {
            var line = await process.WaitForLineAsync("action: listen | result: success");
            _port = int.Parse(LogLine.Parse(line)["port"], CultureInfo.InvariantCulture);
        }
        catch (ChildProcessException)
        {
            // It died before that; its exit code is the answer.
            return;
        }
        _listening.TrySetResult();
        if (_stopping)
            process.Signal(Signal.Terminate);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
