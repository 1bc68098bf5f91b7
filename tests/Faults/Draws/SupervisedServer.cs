using System.Globalization;
using System.Net.NetworkInformation;

namespace Lottery.Faults.Draws;

/// <summary>
/// A server that is started again whenever it dies, at the same port and on the same database, as an
/// operator's supervisor would do it. Looks at the database after each death. Owns the process and the port.
/// </summary>
public sealed class SupervisedServer(DrawSetup setup, Verdict verdict) : IAsyncDisposable
{
    private const int MaxDeaths = 500;

    private static readonly TimeSpan KillAgainAfter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan EndOfOutput = TimeSpan.FromSeconds(1);

    private readonly Lock _starting = new();
    private readonly HeldPort _port = new();
    private readonly TaskCompletionSource _listening = new();
    private readonly List<ChildProcess> _lives = [];
    private ChildProcess? _process;
    private Task _supervising = Task.CompletedTask;
    private bool _stopping;
    private bool _over;

    /// <summary>Where it listens.</summary>
    public string Address => $"127.0.0.1:{_port.Number}";

    /// <summary>How often it has died.</summary>
    public int Deaths { get; private set; }

    /// <summary>The process that runs now, if one does.</summary>
    public ChildProcess? Process => _process is { HasExited: false } running ? running : null;

    /// <summary>The process that was started last, whether it runs or not.</summary>
    public ChildProcess? Last => _process;

    /// <summary>Ends when it is stopped, or given up; throws if it dies too often.</summary>
    public Task Supervising => _supervising;

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
    }

    /// <summary>
    /// Kills what is left of it, with the workers of its former lives, and waits until nothing more is
    /// started.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (_starting)
            _over = true;
        await KillAsync();
        // Not before: the supervisor may still read one of them.
        foreach (var life in _lives)
            await life.DisposeAsync();
        // Not before all servers have stopped: one may remove what another one of its host has left.
        verdict.LookForSemaphores(_lives);
        _port.Dispose();
    }

    // A life is over when the last of its workers has closed its output, and no worker that hangs does.
    private async Task KillAsync()
    {
        do
        {
            Leftovers.Kill(setup.Folder);
            await Task.WhenAny(_supervising, Task.Delay(KillAgainAfter));
        } while (!_supervising.IsCompleted);
    }

    private async Task SuperviseAsync()
    {
        while (StartUnlessOver() is { } process)
        {
            await ListenAsync(process);
            if (await HasEndedWellAsync(process) && _stopping)
                return;
            verdict.LookAtDatabase();
            if (++Deaths == MaxDeaths)
                throw process.Failure($"died {Deaths} times");
        }
    }

    private ChildProcess? StartUnlessOver()
    {
        lock (_starting)
        {
            if (_over)
                return null;
            _process = Start();
            _lives.Add(_process);
            return _process;
        }
    }

    private ChildProcess Start() =>
        ChildProcess.Start(
            setup.Program,
            [
                .. new[] { "serve", "--bind", "127.0.0.1", "--port", Text(_port.Number) },
                .. setup.Course.Rules(setup.Files.Count),
                .. new[] { "--database", setup.Database },
                .. new[] { "--durability", setup.Durability },
                .. new[] { "--max-workers", Text(setup.MaxWorkers) },
                .. setup.IdleTimeout is { } limit
                    ? new[] { "--idle-timeout", $"{Text((int)limit.TotalSeconds)}s" }
                    : [],
            ],
            setup.Folder,
            setup.Environment
        );

    private async Task ListenAsync(ChildProcess process)
    {
        while (!IsListening())
        {
            if (process.HasExited)
                return;
            await Task.Delay(LookAgainAfter);
        }
        _listening.TrySetResult();
        if (_stopping)
            process.Signal(Signal.Terminate);
    }

    // Not by the line in its log, which a fault may have taken.
    private bool IsListening() =>
        IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpListeners()
            .Any(listener => listener.Port == _port.Number);

    // Workers keep the output of their dead server open until they end; one that is stopped does not end, and
    // the next server starts nevertheless. A server that ends well has no worker left.
    private static async Task<bool> HasEndedWellAsync(ChildProcess process)
    {
        while (!process.HasExited)
            await Task.Delay(LookAgainAfter);
        var exit = process.ExitAsync();
        return await Task.WhenAny(exit, Task.Delay(EndOfOutput)) == exit && await exit is 0;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
