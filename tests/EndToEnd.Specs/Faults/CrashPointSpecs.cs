using Lottery.Faults.CrashPoints;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>
/// A sample of the points at which <c>scripts/crash-points.sh</c> kills and fails the programs, at each of
/// their system calls in turn.
/// </summary>
public sealed class CrashPointSpecs : IDisposable
{
    private readonly TracedCopy? _programs = File.Exists("/usr/bin/strace") ? new() : null;

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Victim.Worker, "pwrite64", "signal=KILL", 1)]
    [InlineData(Victim.Worker, "pwrite64", "signal=KILL", 6)]
    [InlineData(Victim.Worker, "pwrite64", "error=ENOSPC", 3)]
    [InlineData(Victim.Worker, "fdatasync", "signal=KILL", 2)]
    [InlineData(Victim.Worker, "fdatasync", "error=EIO", 2)]
    [InlineData(Victim.Worker, "sendto", "signal=KILL", 3)]
    [InlineData(Victim.Worker, "recvmsg", "signal=KILL", 1)]
    [InlineData(Victim.Orchestrator, "pwrite64", "signal=KILL", 9)]
    [InlineData(Victim.Orchestrator, "pwrite64", "error=EIO", 2)]
    [InlineData(Victim.Orchestrator, "sendmsg", "signal=KILL", 1)]
    [InlineData(Victim.Client, "sendto", "signal=KILL", 2)]
    public async Task Nothing_is_lost_and_nothing_stored_twice(
        Victim victim,
        string call,
        string fault,
        int point
    )
    {
        Assert.SkipWhen(_programs is null, "needs /usr/bin/strace");

        var series = new FaultSeries(victim, call, fault);
        var (met, verdict) = await CrashPoint.RunAsync(_programs, series, point);

        Assert.Empty(verdict.Problems);
        Assert.NotEqual(0, met);
        Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
    }

    public void Dispose() => _programs?.Dispose();
}
