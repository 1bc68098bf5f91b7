namespace Lottery.Faults.Draws;

/// <summary>A verb of the operator, run again until it says that it is done, or that it was done already.</summary>
internal static class OperatorVerb
{
    private const int MaxRuns = 50;

    /// <summary>Runs it.</summary>
    /// <param name="setup">The draw.</param>
    /// <param name="verdict">Is told if the first run says that it was done already.</param>
    /// <param name="words">The verb and its flags.</param>
    /// <param name="doneAlready">What it says then, with the exit code 1.</param>
    /// <param name="over">It is killed, and not run again.</param>
    public static async Task RunAsync(
        DrawSetup setup,
        Verdict verdict,
        string words,
        string doneAlready,
        CancellationToken over
    )
    {
        for (var runs = 1; !over.IsCancellationRequested; runs++)
        {
            await using var run = Start(setup, words);
            await using var kill = over.Register(() => Leftovers.Kill(run.Id));
            var code = await run.ExitAsync();
            if (code == 0)
                return;
            if (code == 1 && run.Said.Any(line => line.IsError && line.Text.Contains(doneAlready)))
            {
                if (runs == 1)
                    verdict.Add($"lottery {words} says that it was done before it was run");
                return;
            }
            if (runs == MaxRuns)
                throw run.Failure($"left with {code}, after {runs} runs");
        }
    }

    private static ChildProcess Start(DrawSetup setup, string words) =>
        ChildProcess.Start(
            setup.Program,
            [.. words.Split(' '), "--yes", "--database", setup.Database],
            setup.Folder,
            setup.Environment
        );
}
