using System.Globalization;
using Lottery.Handoff;
using Lottery.Orchestrator.Workers;
using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Specs;

/// <summary>How a real process is ended, and what is told of its end.</summary>
public sealed class WorkerProcessSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    private string ChildFile => _folder.File("child");

    [Fact(Timeout = 30_000)]
    public async Task The_threads_of_a_worker_share_one_heap()
    {
        using var worker = Launch("exit ${MALLOC_ARENA_MAX:-9}");

        Assert.Equal(1, (await worker.Exit).Code);
    }

    [Fact(Timeout = 30_000)]
    public async Task Killing_ends_the_worker_itself_and_looks_for_no_others()
    {
        // The framework's way to end a whole tree, which stops the worker first, would end this child too.
        using var worker = Launch(
            $"""
            sleep 1000 >'{ChildFile}.log' 2>&1 &
            echo $! >'{ChildFile}.new'
            mv '{ChildFile}.new' '{ChildFile}'
            wait
            """
        );
        await Eventually.IsTrueAsync(() => File.Exists(ChildFile), "the worker has a child");
        var child = int.Parse(File.ReadAllText(ChildFile), CultureInfo.InvariantCulture);

        worker.Kill();
        var exit = await worker.Exit;

        Assert.Equal((137, true), (exit.Code, exit.Killed));
        Assert.Equal("SIGKILL, by this server", exit.Reason);
        Assert.Contains("sleep", File.ReadAllText($"/proc/{child}/cmdline"));
        Signals.Send(child, Signal.Kill);
    }

    [Fact(Timeout = 30_000)]
    public async Task One_that_is_stopped_is_killed_too()
    {
        using var worker = Launch("kill -STOP $$");
        await Eventually.IsTrueAsync(
            () => File.ReadAllText($"/proc/{worker.Pid}/stat").Contains(") T "),
            "the worker is stopped"
        );

        worker.Kill();

        Assert.Equal("SIGKILL, by this server", (await worker.Exit).Reason);
    }

    [Fact(Timeout = 30_000)]
    public async Task Whoever_has_ended_by_itself_is_not_killed_any_more()
    {
        using var worker = Launch("exit 7");
        var exit = await worker.Exit;

        worker.Kill();

        Assert.Equal((7, false), (exit.Code, exit.Killed));
    }

    [Fact(Timeout = 30_000)]
    public async Task Whom_another_signal_ended_was_not_killed_by_this_server()
    {
        using var worker = Launch("kill -SEGV $$");
        await Eventually.IsTrueAsync(() => HasEnded(worker.Pid), "the worker has ended");

        worker.Kill();

        var exit = await worker.Exit;
        Assert.Equal("SIGSEGV", exit.Reason);
        Assert.True(exit.Signalled);
    }

    public void Dispose() => _folder.Dispose();

    // Reaped, or about to be.
    private static bool HasEnded(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");
        }
        catch (IOException)
        {
            return true;
        }
    }

    // sh(1) takes its first argument for a script; a worker's is the address where it is waited for.
    private WorkerProcess Launch(string script) =>
        WorkerProcess.Launch(
            "/bin/sh",
            new WorkerOptions(
                new HandoffAddress(_folder.Write("worker", script)),
                new StoreOptions { Path = _folder.File("lottery.db") },
                "/none",
                TimeSpan.FromMinutes(1),
                LogLevel.Information
            )
        );
}
