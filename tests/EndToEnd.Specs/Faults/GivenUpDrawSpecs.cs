using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>A draw that is given up is ended and judged, and leaves nothing behind.</summary>
public sealed class GivenUpDrawSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly DrawSetup _setup;

    public GivenUpDrawSpecs() =>
        _setup = new DrawSetup
        {
            Folder = _folder,
            Files = [BetFile.Invent(_folder, agency: 1, bets: 30)],
            Deadline = TimeSpan.FromSeconds(3),
        };

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    public async Task A_server_that_dies_just_when_it_is_given_up_is_not_started_again(
        int milliseconds
    )
    {
        var server = new SupervisedServer(_setup, new Verdict(_setup));
        await server.StartAsync();

        server.Process!.Kill();
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        await server.DisposeAsync();

        Assert.True(server.Supervising.IsCompleted);
        Assert.Empty(ProcessTree.WorkingIn(_folder));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_hangs_leaves_no_process_and_no_semaphore()
    {
        var pid = 0;

        var verdict = await WholeDraw.RunAsync(
            _setup,
            (server, _, _) =>
            {
                pid = server.Process!.Id;
                server.Process.Signal(Signal.Stop);
                return Task.CompletedTask;
            }
        );

        Assert.Contains(verdict.Problems, problem => problem.Contains("hung for 3 s"));
        Assert.Contains(verdict.Problems, problem => problem.Contains("left behind: /dev/shm/"));
        Assert.Empty(Directory.GetFiles("/dev/shm", $"sem.lottery-{pid}-*"));
        Assert.Empty(ProcessTree.WorkingIn(_folder));
    }

    [Fact(Timeout = 60_000)]
    public async Task Workers_that_hang_do_not_outlive_their_draw()
    {
        var verdict = await WholeDraw.RunAsync(
            _setup,
            async (server, _, _) =>
            {
                await Eventually.IsTrueAsync(() => server.Workers.Count > 0, "there is a worker");
                foreach (var worker in server.Workers)
                    Signals.Send(worker, Signal.Stop);
                server.Process!.Kill();
            }
        );

        Assert.Contains(verdict.Problems, problem => problem.Contains("hung for 3 s"));
        Assert.Empty(ProcessTree.WorkingIn(_folder));
    }

    public void Dispose() => _folder.Dispose();
}
