using Lottery.Faults.CrashPoints;
using Lottery.Faults.Draws;
using Microsoft.Data.Sqlite;

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
        };

    // A draw that can only hang; any other has the time that it takes on a busy machine.
    private DrawSetup GivenUpSoon => _setup with { Deadline = TimeSpan.FromSeconds(3) };

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
            GivenUpSoon,
            (server, _, _) =>
            {
                pid = server.Process!.Id;
                server.Process.Signal(Signal.Stop);
                return Task.CompletedTask;
            }
        );

        Assert.Contains(verdict.Problems, problem => problem.Contains("hung for 3 s"));
        Assert.True(verdict.IsJudged);
        Assert.Contains(verdict.Problems, problem => problem.Contains("left behind: /dev/shm/"));
        Assert.Empty(Directory.GetFiles("/dev/shm", $"sem.lottery-{pid}-*"));
        Assert.Empty(ProcessTree.WorkingIn(_folder));
    }

    [Fact(Timeout = 60_000)]
    public async Task Workers_that_hang_do_not_outlive_their_draw()
    {
        IReadOnlyList<int> stopped = [];

        await WholeDraw.RunAsync(
            GivenUpSoon,
            async (server, _, _) =>
            {
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

    [Theory(Timeout = 60_000)]
    [InlineData("delete from bets where rowid = 7", 1, 0)]
    [InlineData("delete from bets where rowid > 12", 8, 0)]
    [InlineData("insert into bets select * from bets where rowid = 7", 0, 1)]
    public async Task What_was_acknowledged_until_then_is_judged(string harm, int lost, int doubled)
    {
        await WholeDraw.RunAsync(_setup);
        Harm("delete from draw; delete from bets where rowid > 25");
        Harm(harm);

        var verdict = new Verdict(_setup);
        verdict.Acknowledge(agency: 1, lines: 20);
        verdict.LookAtRemains();

        Assert.True(verdict.IsJudged);
        Assert.Equal((lost, doubled), (verdict.Lost, verdict.Doubled));
        Assert.NotEmpty(verdict.Problems);
    }

    [Fact(Timeout = 60_000)]
    public async Task Bets_that_nobody_acknowledged_are_not_lost()
    {
        await WholeDraw.RunAsync(_setup);
        Harm("delete from draw; delete from bets where rowid > 25; update uploads set taken = 25");

        var verdict = new Verdict(_setup);
        verdict.Acknowledge(agency: 1, lines: 20);
        verdict.LookAtRemains();

        Assert.Empty(verdict.Problems);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_draw_that_was_made_early_is_seen()
    {
        await WholeDraw.RunAsync(_setup);
        Harm("delete from bets where rowid > 25; update uploads set taken = 25");

        var verdict = new Verdict(_setup);
        verdict.LookAtRemains();

        Assert.Equal(5, verdict.Lost);
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

    private void Harm(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_setup.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
