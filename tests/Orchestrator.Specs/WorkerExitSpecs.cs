using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

public sealed class WorkerExitSpecs
{
    [Theory]
    [InlineData(0, false, null, "done")]
    [InlineData(137, false, null, "SIGKILL, out of memory?")]
    [InlineData(137, true, null, "SIGKILL, by this server")]
    [InlineData(139, false, null, "SIGSEGV")]
    [InlineData(162, false, null, "signal 34")]
    [InlineData(1, false, "the disk is full", "exit code 1: the disk is full")]
    public void It_says_why_a_worker_died(int code, bool killed, string? lastWords, string reason)
    {
        var exit = new WorkerExit(42, null, code, killed, lastWords);

        Assert.Equal(reason, exit.Reason);
        Assert.Equal(code == 0, exit.Orderly);
    }
}
