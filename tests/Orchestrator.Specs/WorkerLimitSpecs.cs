using Lottery.Domain;
using Lottery.Native;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>How many workers there may be, and what is said about it.</summary>
public sealed class WorkerLimitSpecs
{
    [Fact]
    public void Fewer_workers_than_agencies_are_allowed_with_a_warning_that_says_what_to_set()
    {
        var log = new CapturedLog();

        var most = WorkerLimit.Within(4, new AgenciesExpected(5), log.Logger);

        Assert.Equal(4, most);
        var warning = Assert.Single(log.Lines);
        Assert.Equal(
            ("WARNING", "config_workers", "fail"),
            (warning.Level, warning.Action, warning.Result)
        );
        Assert.Equal(("4", "5"), (warning["max_workers"], warning["agencies"]));
        Assert.Contains("set --max-workers", warning["reason"]);
    }

    [Fact]
    public void Each_worker_costs_two_of_the_files_that_may_be_opened()
    {
        var log = new CapturedLog();
        var free = OpenFileLimit.Free();

        var most = WorkerLimit.Within(int.MaxValue, AgenciesExpected.Auto, log.Logger);

        // Other tests open and close files meanwhile.
        Assert.InRange(most, (free / 2) - 200, free / 2);
        var warning = Assert.Single(log.Lines);
        Assert.Equal(($"{most}", $"{int.MaxValue}"), (warning["max_workers"], warning["asked"]));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(null)]
    public void As_many_workers_as_agencies_are_nothing_to_speak_of(int? agencies)
    {
        var log = new CapturedLog();

        Assert.Equal(4, WorkerLimit.Within(4, new AgenciesExpected(agencies), log.Logger));

        Assert.Empty(log.Lines);
    }
}
