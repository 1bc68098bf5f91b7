using Lottery.Handoff;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>What is said of a worker that has ended.</summary>
public sealed class WorkerExitSpecs : ScriptedPool
{
    [Theory]
    [InlineData(0, false, null, "done")]
    [InlineData(0, false, "a warning", "done")]
    [InlineData(137, false, null, "SIGKILL, out of memory?")]
    [InlineData(137, true, null, "SIGKILL, by this server")]
    [InlineData(139, false, null, "SIGSEGV")]
    [InlineData(162, false, null, "signal 34")]
    [InlineData(255, false, null, "exit code 255")]
    [InlineData(1, false, "the disk is full", "exit code 1: the disk is full")]
    public void It_says_why_a_worker_died(int code, bool killed, string? error, string reason)
    {
        var exit = new WorkerExit(42, code)
        {
            Killed = killed,
            Errors = error is null ? [] : [error],
        };

        Assert.Equal(reason, exit.Reason);
        Assert.Equal(code == 0, exit.Orderly);
    }

    [Theory]
    [InlineData(new string[0], "SIGKILL, by this server: it did not become ready")]
    [InlineData(new[] { "no memory" }, "SIGKILL, by this server: no memory")]
    public void The_workers_own_words_say_more_than_the_reason_for_which_it_was_killed(
        string[] errors,
        string reason
    )
    {
        var exit = new WorkerExit(42, 137)
        {
            Killed = true,
            KillReason = "it did not become ready",
            Errors = errors,
        };

        Assert.Equal(reason, exit.Reason);
    }

    [Fact]
    public void The_log_names_the_agency_and_has_the_first_error_in_the_reason_and_the_others_each()
    {
        ReadyPool(spares: 1).Deliver(Agency());
        Launched[0].Take();
        Launched[0].Report(WorkerWord.Speaking, number: 7);

        Launched[0].Die(134, "an exception", "  at one place", "  at another");

        var died = Assert.Single(Log.Of("worker_exited"));
        Assert.Equal(("fail", "1", "7"), (died.Result, died["pid"], died["agency"]));
        Assert.Equal(("134", "SIGABRT: an exception"), (died["code"], died["reason"]));
        Assert.Equal(
            ["  at one place", "  at another"],
            Log.Of("worker_stderr").Select(line => line["line"])
        );
    }

    [Fact]
    public void A_worker_that_has_served_its_agency_dies_with_none()
    {
        ReadyPool(spares: 1).Deliver(Agency());
        Launched[0].Take();
        Launched[0].Report(WorkerWord.Speaking, number: 7);
        Launched[0].Finish();

        Launched[0].Die(134);

        Assert.Equal("none", Assert.Single(Log.Of("worker_exited"))["agency"]);
    }

    [Fact]
    public void Whatever_a_worker_wrote_that_left_in_order_is_logged_line_by_line()
    {
        ReadyPool(spares: 1);

        Launched[0].Die(0, "one", new string('x', 5000));

        Assert.Equal("success", Assert.Single(Log.Of("worker_exited")).Result);
        Assert.Equal(
            ["one", new string('x', 1000)],
            Log.Of("worker_stderr").Select(line => line["line"])
        );
    }
}
