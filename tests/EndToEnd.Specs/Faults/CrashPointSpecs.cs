using Lottery.Faults.CrashPoints;
using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>
/// A sample of the points at which <c>scripts/crash-points.sh</c> kills, stops and fails the programs, at
/// each of their system calls in turn, and of its pairs of faults.
/// </summary>
public sealed class CrashPointSpecs : IDisposable
{
    // Three uses, none of which is the third of its thread.
    private const string Uses = """
        71    pwrite64(3, "x", 1, 0 <unfinished ...>
        72    pwrite64(3, "x", 1, 0)            = 1
        71    <... pwrite64 resumed>)           = 1
        71    --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=73} ---
        71    pwrite64(3, "x", 1, 0)            = ?

        """;

    private readonly TracedCopy? _programs = File.Exists("/usr/bin/strace") ? new() : null;

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData(Victim.Worker, "pwrite64", "signal=KILL", 6)]
    [InlineData(Victim.Worker, "pwrite64", "error=ENOSPC", 3)]
    [InlineData(Victim.Worker, "fdatasync", "signal=STOP", 2)]
    [InlineData(Victim.Worker, "fdatasync", "error=EIO", 2)]
    [InlineData(Victim.Orchestrator, "pwrite64", "signal=KILL", 9)]
    [InlineData(Victim.Worker, "pwrite64", "signal=KILL", 15, DrawCourse.LastEnd)]
    [InlineData(Victim.Worker, "flock", "signal=KILL", 4, DrawCourse.Person)]
    [InlineData(Victim.Void, "pwrite64", "signal=KILL", 3, DrawCourse.Person)]
    [InlineData(Victim.Close, "pwrite64", "error=ENOSPC", 1, DrawCourse.Person)]
    [InlineData(Victim.Close, "fdatasync", "signal=KILL", 1, DrawCourse.Person)]
    [InlineData(Victim.Draw, "fdatasync", "error=EIO", 1, DrawCourse.Person)]
    [InlineData(Victim.Draw, "flock", "signal=STOP", 2, DrawCourse.Person)]
    public async Task Nothing_is_lost_and_nothing_stored_twice(
        Victim victim,
        string call,
        string fault,
        int point,
        DrawCourse course = DrawCourse.Plain
    )
    {
        Assert.SkipWhen(_programs is null, "needs /usr/bin/strace");

        var series = new FaultSeries(victim, call, fault, course);
        var (met, _, verdict) = await CrashPoint.RunAsync(_programs, new(series, point));

        Assert.Empty(verdict.Problems);
        Assert.NotEqual(0, met);
        Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_second_fault_during_the_recovery_loses_nothing_either()
    {
        Assert.SkipWhen(_programs is null, "needs /usr/bin/strace");

        var first = new FaultSeries(Victim.Orchestrator, "sendmsg", "signal=KILL");
        var second = new FaultSeries(Victim.Worker, "pwrite64", "signal=KILL");
        var (met, metSecond, verdict) = await CrashPoint.RunAsync(
            _programs,
            new(first, 1),
            new(second, 1)
        );

        Assert.Empty(verdict.Problems);
        Assert.NotEqual(0, met);
        Assert.NotEqual(0, metSecond);
        Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
    }

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData(Victim.Worker, "pwrite64", "signal=KILL", 6)]
    [InlineData(Victim.Worker, "fdatasync", "signal=STOP", 2)]
    [InlineData(Victim.Worker, "sendto", "signal=KILL", 3)]
    [InlineData(Victim.Orchestrator, "sendmsg", "signal=KILL", 3)]
    [InlineData(Victim.Client, "sendto", "signal=KILL", 2)]
    public async Task Nor_with_TLS(Victim victim, string call, string fault, int point)
    {
        Assert.SkipWhen(_programs is null, "needs /usr/bin/strace");

        using var programs = new TracedCopy { SpeakTls = true };
        var series = new FaultSeries(victim, call, fault, DrawCourse.Plain);
        var (met, _, verdict) = await CrashPoint.RunAsync(programs, new(series, point));

        Assert.Empty(verdict.Problems);
        Assert.NotEqual(0, met);
        Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
    }

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData(Victim.Worker, "sendto", "signal=KILL", 40)]
    [InlineData(Victim.Worker, "recvmsg", "signal=KILL", 60)]
    [InlineData(Victim.Worker, "recvmsg", "error=ECONNRESET", 30)]
    [InlineData(Victim.Worker, "sendto", "signal=STOP", 20)]
    [InlineData(Victim.Orchestrator, "sendmsg", "signal=KILL", 1)]
    [InlineData(Victim.Draw, "sendto", "signal=KILL", 5, DrawCourse.Person)]
    public async Task Nor_on_PostgreSQL_with_two_servers(
        Victim victim,
        string call,
        string fault,
        int point,
        DrawCourse course = DrawCourse.Plain
    )
    {
        Assert.SkipWhen(_programs is null, "needs /usr/bin/strace");

        using var programs = new TracedCopy { Cluster = await PostgresCluster.SharedAsync() };
        var series = new FaultSeries(victim, call, fault, course);
        var (met, _, verdict) = await CrashPoint.RunAsync(programs, new(series, point));

        Assert.Empty(verdict.Problems);
        Assert.NotEqual(0, met);
        Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_point_is_met_where_a_thread_that_gets_so_far_is_killed(int point, bool met)
    {
        var series = new FaultSeries(Victim.Worker, "pwrite64", "signal=KILL");

        Assert.Equal(met, series.WasMet(Uses + "71 +++ killed by SIGKILL +++\n", point));
        Assert.False(series.WasMet(Uses, point));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_point_is_met_where_a_thread_that_gets_so_far_is_stopped(int point, bool met)
    {
        var series = new FaultSeries(Victim.Worker, "pwrite64", "signal=STOP");

        Assert.Equal(met, series.WasMet(Uses + "71 --- stopped by SIGSTOP ---\n", point));
        Assert.False(series.WasMet(Uses, point));
    }

    [Theory]
    [InlineData("worker flock error=EIO at 4")]
    [InlineData("person close pwrite64 signal=KILL at 2")]
    [InlineData("last-end worker write signal=STOP at 1")]
    public void A_point_is_read_as_it_is_written(string point) =>
        Assert.Equal(point, $"{FaultPoint.Parse(point)}");

    public void Dispose() => _programs?.Dispose();
}
