using System.Text;
using System.Text.RegularExpressions;
using Lottery.Board.Metrics;

namespace Lottery.Board.Specs;

/// <summary>The alerts and the dashboard of <c>packaging/monitoring</c> speak of metrics that there are.</summary>
public sealed partial class MonitoringSpecs
{
    [Theory]
    [InlineData("alerts.yaml")]
    [InlineData("alerts.test.yaml")]
    [InlineData("dashboard.json")]
    public void It_names_no_metric_that_the_board_does_not_have(string file)
    {
        var text = DrawMetrics.Of(MetricsSpecs.Report(agencies: 1), maxAgencies: 1).ToUtf8();
        var told = Metric().Matches(Encoding.UTF8.GetString(text)).Select(name => name.Value);

        var named = Metric()
            .Matches(File.ReadAllText(PathOf(file)))
            .Select(name => name.Value)
            .Distinct()
            .ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(told));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_alerts_fire_when_they_should_and_on_a_quiet_night_never()
    {
        var promtool = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, "promtool"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(promtool is null, "needs promtool: Debian's package prometheus");
        using var folder = new TempDir();

        await using var test = ChildProcess.Start(
            promtool!,
            ["test", "rules", PathOf("alerts.test.yaml")],
            folder
        );

        if (await test.ExitAsync() != 0)
            throw test.Failure("found alerts that are not as they should be");
    }

    private static string PathOf(string file) => SourceTree.PathOf($"packaging/monitoring/{file}");

    [GeneratedRegex("lottery_[a-z_]+")]
    private static partial Regex Metric();
}
