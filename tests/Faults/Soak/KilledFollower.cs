using Lottery.Faults.Draws;

namespace Lottery.Faults.Soak;

/// <summary>
/// A <c>lottery follow</c> that is killed at random and started again while a draw runs; in the end one is left to
/// finish, and must say that its copy is equal. Owns the process.
/// </summary>
internal sealed class KilledFollower(DrawSetup setup, Random dice)
{
    private const int LongestLifeMilliseconds = 900;

    private readonly string _copy = setup.Folder.File("copy.db");

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Follows and is killed until the draw is over.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await using var follow = Start();
            await Task.Delay(dice.Next(LongestLifeMilliseconds), over)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!follow.HasExited)
                Kills++;
            follow.Kill();
            await follow.ExitAsync();
        }
    }

    /// <summary>Follows to the end of a draw that is over.</summary>
    public async Task FinishAsync(Verdict verdict)
    {
        await using var follow = Start();
        try
        {
            await follow.WaitForLineAsync("action: compare").WaitAsync(setup.Deadline);
            follow.Signal(Signal.Terminate);
            if (await follow.ExitAsync().WaitAsync(setup.Deadline) is not 0 and var code)
                verdict.Add($"the copy: exit code {code}: {follow.Said[^1].Text}");
        }
        catch (Exception e) when (e is TimeoutException or ChildProcessException)
        {
            verdict.Add(
                $"the copy: {e.Message} {string.Join('\n', follow.Said.Select(line => line.Text))}"
            );
        }
    }

    private ChildProcess Start() =>
        ChildProcess.Start(
            Programs.Lottery,
            ["follow", "--database", setup.Database, "--to", _copy],
            setup.Folder
        );
}
