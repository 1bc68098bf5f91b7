using System.Globalization;
using Lottery.Handoff;
using Lottery.Orchestrator.Workers;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Specs;

/// <summary>What a real process is given, how it is ended, and what is told of its end.</summary>
public sealed class WorkerProcessSpecs : IDisposable
{
    private readonly RealWorkers _workers = new();

    private string File(string name) => _workers.Folder.File(name);

    [Fact]
    public void A_worker_reports_how_far_it_is_with_the_connections_that_it_is_given()
    {
        var semaphore = $"/lottery-specs-worker-{Environment.ProcessId}";
        using var draw = NamedSemaphore.Create(semaphore);
        using var thread = PollThread.Unstoppable();
        using var pair = TcpPair.Open();
        using var host = Stores.Claim(_workers.Options.Store);
        host.Open(thread);
        var worker = _workers.Launch(
            Programs.LotteryWorker,
            _workers.Options with
            {
                DrawSemaphore = semaphore,
            }
        );
        RunUntilReported(WorkerWord.Ready);
        NamedSemaphore.Unlink(semaphore);

        worker.Ask();
        RunUntilReported(WorkerWord.Alive);
        Assert.True(worker.TryHandOver(pair.Accepted));
        RunUntilReported(WorkerWord.Received);
        pair.Accepted.Dispose();
        pair.Agency.Dispose();
        RunUntilReported(WorkerWord.Served);
        worker.Dismiss();

        Assert.True(_workers.RunUntilGone(worker).Orderly);
        Assert.Equal(4, _workers.Reports.Count);
    }

    [Fact]
    public void Reports_are_read_however_they_are_cut_into_pieces()
    {
        // R, A of the agency 258, G.
        var worker = _workers.Play("report", "520000 0000410000 01024700000000");
        _workers.RunUntilLinked(worker);

        _workers.AskAndRunOnce(worker);
        Assert.Empty(_workers.Reports);
        _workers.AskAndRunOnce(worker);
        Assert.Equal([new(WorkerWord.Ready)], _workers.Reports);
        _workers.AskAndRunOnce(worker);

        Assert.Equal(
            [new(WorkerWord.Ready), new(WorkerWord.Speaking, 258), new(WorkerWord.Received)],
            _workers.Reports
        );
    }

    [Fact]
    public void Any_number_of_reports_may_come_at_once()
    {
        var worker = _workers.Play("report", string.Concat(Enumerable.Repeat("4C00000000", 100)));
        _workers.RunUntilLinked(worker);

        worker.Ask();
        _workers.RunUntilGone(worker);

        Assert.Equal(Enumerable.Repeat(new WorkerReport(WorkerWord.Alive), 100), _workers.Reports);
    }

    [Fact]
    public void A_connection_that_was_handed_over_lives_on_without_this_processs_copy()
    {
        using var pair = TcpPair.Open();
        var worker = _workers.Play("receive-socket");
        _workers.RunUntilLinked(worker);

        Assert.True(worker.TryHandOver(pair.Accepted));
        Assert.Equal(1, Echo(pair, 1));
        pair.Accepted.Dispose();
        Assert.Equal(2, Echo(pair, 2));
        pair.Agency.Dispose();

        Assert.Equal(0, _workers.RunUntilGone(worker).Code);
        Assert.False(worker.TryHandOver(pair.Accepted));
    }

    [Fact]
    public void A_worker_that_has_not_connected_can_be_given_no_connection()
    {
        using var pair = TcpPair.Open();
        var worker = _workers.Run("exec sleep 1000");

        Assert.False(worker.TryHandOver(pair.Accepted));
        worker.Ask();

        Assert.False(pair.Accepted.Descriptor.IsClosed);
    }

    [Fact]
    public void A_worker_that_takes_nothing_from_its_link_is_given_nothing_more()
    {
        using var pair = TcpPair.Open();
        var worker = _workers.Play("connect");
        _workers.RunUntilLinked(worker);
        Signals.Send(worker.Pid, Signal.Stop);

        while (worker.TryHandOver(pair.Accepted))
            continue;

        Assert.False(worker.TryHandOver(pair.Accepted));
        worker.Kill("it takes no connection");
        Assert.Equal(
            "SIGKILL, by this server: it takes no connection",
            _workers.RunUntilGone(worker).Reason
        );
    }

    [Fact]
    public void A_worker_that_is_asked_to_leave_sees_the_end_of_its_link()
    {
        var worker = _workers.Play("connect", output: File("said"));
        _workers.RunUntilLinked(worker);
        Assert.True(worker.IsLinked);

        worker.Dismiss();

        Assert.Equal(0, _workers.RunUntilGone(worker).Code);
        Assert.Equal(["connected", "turned away"], System.IO.File.ReadAllLines(File("said")));
    }

    [Fact]
    public void A_worker_that_is_asked_to_leave_while_it_starts_sees_the_end_once_it_has_connected()
    {
        var worker = _workers.Play("connect", output: File("said"));

        worker.Dismiss();
        _workers.RunUntilLinked(worker);

        Assert.Equal(0, _workers.RunUntilGone(worker).Code);
        Assert.Equal(["connected", "turned away"], System.IO.File.ReadAllLines(File("said")));
    }

    [Fact]
    public void What_a_worker_writes_to_standard_error_is_kept_up_to_a_limit()
    {
        var worker = _workers.Run(
            "i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo line $i >&2; done; exit 9"
        );

        var exit = _workers.RunUntilGone(worker);

        Assert.Equal("exit code 9: line 1", exit.Reason);
        Assert.Equal(Enumerable.Range(1, 50).Select(n => $"line {n}"), exit.Errors);
    }

    [Fact]
    public void The_threads_of_a_worker_share_one_heap()
    {
        var worker = _workers.Run("exit ${MALLOC_ARENA_MAX:-9}");

        Assert.Equal(1, _workers.RunUntilGone(worker).Code);
    }

    [Fact]
    public void Killing_ends_the_worker_itself_and_looks_for_no_others()
    {
        // The framework's way to end a whole tree, which stops the worker first, would end this child too.
        var worker = _workers.Run(
            $"""
            sleep 1000 >'{File("child")}.log' 2>&1 &
            echo $! >'{File("child")}.new'
            mv '{File("child")}.new' '{File("child")}'
            wait
            """
        );
        _workers.RunUntil(() => System.IO.File.Exists(File("child")), "the worker has a child");
        var child = int.Parse(
            System.IO.File.ReadAllText(File("child")),
            CultureInfo.InvariantCulture
        );

        worker.Kill();
        var exit = _workers.RunUntilGone(worker);

        Assert.Equal((137, true), (exit.Code, exit.Killed));
        Assert.Equal("SIGKILL, by this server", exit.Reason);
        Assert.Contains("sleep", System.IO.File.ReadAllText($"/proc/{child}/cmdline"));
        Signals.Send(child, Signal.Kill);
    }

    [Fact]
    public void A_worker_that_is_stopped_is_killed_too()
    {
        var worker = _workers.Run("kill -STOP $$");
        _workers.RunUntil(() => StateOf(worker) == 'T', "the worker is stopped");

        worker.Kill("it did not become ready");

        Assert.Equal(
            "SIGKILL, by this server: it did not become ready",
            _workers.RunUntilGone(worker).Reason
        );
    }

    [Fact]
    public void A_worker_that_has_ended_by_itself_is_not_killed_any_more()
    {
        var worker = _workers.Run("exit 7");
        var exit = _workers.RunUntilGone(worker);

        worker.Kill();

        Assert.Equal((7, false), (exit.Code, exit.Killed));
    }

    [Fact]
    public void A_worker_that_another_signal_ended_was_not_killed_by_this_server()
    {
        var worker = _workers.Run("kill -SEGV $$");
        _workers.RunUntil(() => StateOf(worker) is 'Z' or '?', "the worker has ended");

        worker.Kill();

        var exit = _workers.RunUntilGone(worker);
        Assert.Equal("SIGSEGV", exit.Reason);
        Assert.True(exit.Signalled);
    }

    public void Dispose() => _workers.Dispose();

    private void RunUntilReported(WorkerWord word) =>
        _workers.RunUntil(
            () => _workers.Reports.Any(report => report.Word == word),
            $"{word} is reported"
        );

    private static char StateOf(IWorker worker) => ProcessTable.Instance.StateOf(worker.Pid);

    private static byte Echo(TcpPair pair, byte sent)
    {
        var received = new byte[1];
        pair.Agency.Send([sent]);
        Assert.Equal(1, pair.Agency.Receive(received));
        return received[0];
    }
}
