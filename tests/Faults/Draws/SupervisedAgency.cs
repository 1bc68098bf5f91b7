using System.Globalization;

namespace Lottery.Faults.Draws;

/// <summary>
/// An agency whose client is run again until it has its winners. What each run said goes to a witness.
/// Owns the process.
/// </summary>
public sealed class SupervisedAgency(DrawSetup setup, BetFile file, string server, Verdict verdict)
    : IAsyncDisposable
{
    private const int MostRuns = 300;

    private readonly Witness _witness = new(file, verdict);
    private readonly List<ChildProcess> _runs = [];
    private ChildProcess? _process;
    private bool _over;

    /// <summary>The process that runs now, if one does.</summary>
    public ChildProcess? Process => _process is { HasExited: false } running ? running : null;

    private string Output => setup.Folder.File($"winners-{file.Agency}.txt");

    /// <summary>Runs the client, again and again, until it exits with 0.</summary>
    public async Task RunAsync()
    {
        for (var runs = 1; await RunOnceAsync() is not 0 and var code; runs++)
        {
            if (_over)
                return;
            if (runs == MostRuns)
                throw _process!.Failure($"left with {code}, after {runs} runs");
        }
        verdict.CompareWinners(file, File.ReadAllLines(Output));
    }

    /// <summary>Kills what is left of it.</summary>
    public async ValueTask DisposeAsync()
    {
        _over = true;
        // Not before: somebody may just be looking at one of them.
        foreach (var run in _runs)
            await run.DisposeAsync();
    }

    private async Task<int> RunOnceAsync()
    {
        _process = ChildProcess.Start(
            setup.Program,
            [
                .. new[] { "client", "--id", Text(file.Agency), "--server", server },
                .. new[] { "--file", file.Path, "--output", Output },
                .. new[] { "--batch-max-amount", Text(setup.BatchMaxAmount) },
            ],
            setup.Folder,
            setup.Environment
        );
        _runs.Add(_process);
        var code = await _process.ExitAsync();
        _witness.Hear(_process.Said);
        return code;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
