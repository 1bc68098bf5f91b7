using Lottery.Faults.CrashPoints;
using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>A draw that is given up is ended, and leaves nothing behind.</summary>
public sealed class GivenUpDrawSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly DrawSetup _setup;

    public GivenUpDrawSpecs() => _setup = UntroubledDraw.Setup(_folder);

    // A draw that can only hang; any other has the time that it takes on a busy machine.
    private DrawSetup GivenUpSoon => _setup with { Deadline = TimeSpan.FromSeconds(3) };

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_dies_just_when_it_is_given_up_is_not_started_again()
    {
        var server = new SupervisedServer(_setup, new Verdict(_setup));
        await server.StartAsync();

        server.Process!.Kill();
        await server.DisposeAsync();

        Assert.True(server.Supervising.IsCompleted);
        Assert.Empty(ProcessTree.WorkingIn(_folder));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_hangs_leaves_no_process_and_no_semaphore()
    {
        var pid = 0;

        var verdict = await WholeDraw.RunAsync(
            GivenUpSoon,
            (servers, _, _) =>
            {
                pid = servers[0].Process!.Id;
                servers[0].Process!.Signal(Signal.Stop);
                return Task.CompletedTask;
            }
        );

        Assert.Contains(verdict.Problems, problem => problem.Contains("hung for 3 s"));
        Assert.True(verdict.IsJudged);
        Assert.Contains(verdict.Problems, problem => problem.Contains("left behind /dev/shm/"));
        Assert.Empty(Directory.GetFiles("/dev/shm", $"sem.lottery-{pid}-*"));
        Assert.Empty(ProcessTree.WorkingIn(_folder));
    }

    [Fact(Timeout = 60_000)]
    public async Task Workers_that_hang_do_not_outlive_their_draw()
    {
        IReadOnlyList<int> stopped = [];

        await WholeDraw.RunAsync(
            GivenUpSoon,
            async (servers, _, _) =>
            {
                var server = servers.Single();
                await Eventually.IsTrueAsync(() => server.Workers.Count > 0, "there is a worker");
                stopped = server.Workers;
                foreach (var worker in stopped)
                    Signals.Send(worker, Signal.Stop);
                server.Process!.Kill();
            }
        );

        Assert.NotEmpty(stopped);
        Assert.Empty(ProcessTree.WorkingIn(_folder));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_never_listens_is_not_judged()
    {
        var verdict = await WholeDraw.RunAsync(
            GivenUpSoon with
            {
                Program = Script("exec sleep 600"),
            }
        );

        AssertNotJudged(verdict);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_database_that_is_none_is_not_judged()
    {
        var script = $"echo 'not a database, whatever is said of it' >{_setup.Database}; sleep 600";

        AssertNotJudged(await WholeDraw.RunAsync(GivenUpSoon with { Program = Script(script) }));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertNotJudged(Verdict verdict)
    {
        var row = new Tally("worker", "sendto", "error=EIO");
        row.Add("worker sendto error=EIO at 1", isMet: false, hits: 0, verdict);

        Assert.Contains(verdict.Problems, problem => problem.Contains("hung for 3 s"));
        Assert.Contains("the database cannot be read", verdict.Problems);
        Assert.Equal((1, 1), (row.Bad, row.Unjudged));
    }

    private string Script(string command)
    {
        var script = _folder.Write("server", $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }
}
