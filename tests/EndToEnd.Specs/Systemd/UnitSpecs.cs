using System.Globalization;

namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>The units, as systemd validates them, and as the programs and the documentation need them.</summary>
public sealed class UnitSpecs : IDisposable
{
    // Of 10, times ten: below it systemd calls a service OK.
    private const int MaxExposure = 29;

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("lottery.service")]
    [InlineData("lottery-board.service")]
    public async Task A_service_is_exposed_to_little(string unit)
    {
        Unit.RequireAnalyze();
        await using var analyze = ChildProcess.Start(
            Unit.Analyze,
            [
                "security",
                "--no-pager",
                "--offline=true",
                $"--threshold={MaxExposure}",
                Unit.PathOf(unit),
            ],
            _folder
        );

        Assert.Equal(0, await analyze.ExitAsync());
        Assert.Contains(analyze.Said, line => line.Text.Contains("Overall exposure level"));
    }

    // It does not find the program, which is not installed here; else it has nothing to say.
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Every_line_is_one_that_systemd_knows()
    {
        Unit.RequireAnalyze();
        string[] units = ["lottery.socket", "lottery.service", "lottery-board.service"];
        foreach (var unit in units)
            _folder.Write(
                unit,
                File.ReadAllText(Unit.PathOf(unit)).Replace("/usr/bin/lottery", Programs.Lottery)
            );

        await using var analyze = ChildProcess.Start(
            Unit.Analyze,
            ["verify", "--man=no", .. units.Select(_folder.File)],
            _folder
        );

        Assert.Equal(0, await analyze.ExitAsync());
        Assert.DoesNotContain(analyze.Said, line => line.Text.Contains("lottery"));
    }

    [Theory]
    [InlineData("lottery.service")]
    [InlineData("lottery-board.service")]
    public void Wrong_settings_are_not_tried_again(string unit)
    {
        Assert.Equal(["on-failure"], Unit.Values(unit, "Restart"));
        Assert.Equal(["2"], Unit.Values(unit, "RestartPreventExitStatus"));
        Assert.NotEmpty(Unit.Values(unit, "StartLimitBurst"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_settings_are_right_and_name_one_draw()
    {
        Assert.DoesNotContain(
            Unit.Lines("config.ini"),
            line => line.StartsWith("DATABASE") && line.Contains("{date}")
        );
        await using var lottery = await TestLottery.StartAsync(
            new ServerStart(1, "--config", Copy("config.ini"))
        );

        Assert.Equal("success", lottery.Log.Of("config_file")[0].Result);
    }

    // The command stands in the documentation, and is run as it stands.
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_next_days_draw_is_another_file()
    {
        const string file = "/etc/lottery/config.ini";
        var command = File.ReadLines(Unit.Page("service.md"))
            .Single(line => line.StartsWith("sudo sed "));
        var config = Copy("config.ini");

        await using var shell = ChildProcess.Start(
            "/bin/sh",
            ["-c", command.Replace("sudo ", "").Replace(file, config)],
            _folder
        );

        Assert.Equal(0, await shell.ExitAsync());
        var tomorrow = DateTime
            .Today.AddDays(1)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(
            [$"DATABASE = /var/lib/lottery/{tomorrow}.db"],
            File.ReadLines(config).Where(line => line.StartsWith("DATABASE"))
        );
    }

    private string Copy(string name)
    {
        var copy = _folder.Write(name, File.ReadAllText(Unit.PathOf(name)));
        File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return copy;
    }
}
