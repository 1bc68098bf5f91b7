using System.Globalization;

namespace Lottery.Faults.Draws;

/// <summary>
/// An agency whose client is run again until it has its winners, each time at the server that is named then. What each
/// run said goes to a witness. Owns the process.
/// </summary>
public sealed class SupervisedAgency(
    DrawSetup setup,
    BetFile file,
    Func<string> server,
    Verdict verdict
) : IAsyncDisposable
{
    private const int MaxRuns = 300;

    private readonly Lock _starting = new();
    private readonly Witness _witness = new(file, verdict);
    private readonly List<ChildProcess> _runs = [];
    private ChildProcess? _process;
    private Task _running = Task.CompletedTask;
    private bool _over;

    /// <summary>The process that runs now, if one does.</summary>
    public ChildProcess? Process => _process is { HasExited: false } running ? running : null;

    private string Output => setup.Folder.File($"winners-{file.Agency}.txt");

    /// <summary>Runs the client, again and again, until it exits with 0.</summary>
    public Task RunAsync() => _running = RunUntilToldAsync();

    /// <summary>Kills what is left of it, and waits until nothing more is started.</summary>
    public async Task GiveUpAsync()
    {
        lock (_starting)
            _over = true;
        if (Process is { } left)
            Leftovers.Kill(left.Id);
        // The caller of RunAsync has its exception.
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Gives it up.</summary>
    public async ValueTask DisposeAsync()
    {
        await GiveUpAsync();
        // Not before: the loop may still read one of them.
        foreach (var run in _runs)
            await run.DisposeAsync();
    }

    private async Task RunUntilToldAsync()
    {
        for (var runs = 1; StartUnlessOver() is { } run; runs++)
        {
            var code = await run.ExitAsync();
            if (setup.LogIsWhole)
                _witness.Hear(run.Said);
            if (code == 0)
            {
                if (!File.Exists(Output))
                    throw run.Failure("left with 0 and wrote no winners");
                verdict.CompareWinners(file, File.ReadAllLines(Output));
                return;
            }
            if (runs == MaxRuns)
                throw run.Failure($"left with {code}, after {runs} runs");
        }
    }

    private ChildProcess? StartUnlessOver()
    {
        lock (_starting)
        {
            if (_over)
                return null;
            _process = Start();
            _runs.Add(_process);
            return _process;
        }
    }

    private ChildProcess Start() =>
        ChildProcess.Start(
            setup.Program,
            [
                .. new[] { "client", "--id", Text(file.Agency), "--server", server() },
                .. new[] { "--file", file.Path, "--output", Output },
                .. new[] { "--batch-max-amount", Text(setup.BatchMaxAmount) },
                // The witness hears of each batch.
                "--log-level",
                "DEBUG",
                .. Enumerable.Repeat(
                    "--replace",
                    setup.Earlier.Any(list => list.ReplacedBy == file) ? 1 : 0
                ),
            ],
            setup.Folder,
            setup.Environment
        );

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
