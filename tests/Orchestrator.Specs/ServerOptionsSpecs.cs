using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Orchestrator.Specs;

public sealed class ServerOptionsSpecs
{
    [Fact]
    public void A_setting_that_is_not_set_has_its_default()
    {
        var options = Read([]);

        Assert.Equal((12345, 128, 1024), (options.Port, options.Backlog, options.MaxWorkers));
        Assert.Equal((ServerMode.Parallel, LogLevel.Info), (options.Mode, options.LogLevel));
        Assert.Equal(TimeSpan.FromSeconds(8), options.Grace);
        Assert.Equal(TimeSpan.FromSeconds(60), options.IdleTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), options.HelloTimeout);
        Assert.Null(options.MaxPerAddress);
        Assert.Equal(new StoreOptions(), options.Store);
        Assert.Equal((null, null), (options.Bind, options.ServerIp));
    }

    [Fact]
    public void Rules_of_the_draw_that_are_not_given_are_not_made_up()
    {
        var options = Read([]);

        Assert.Equal((null, null), (options.Agencies, options.WinningNumber));
        Assert.False(options.ChangeRules);
        Assert.True(Read(new() { ["--change-rules"] = "given" }).ChangeRules);
    }

    [Fact]
    public void Every_setting_can_be_set()
    {
        var options = Read(
            new()
            {
                ["MODE"] = "echo",
                ["SERVER_PORT"] = "0",
                ["SERVER_BIND"] = "127.0.0.1",
                ["SERVER_LISTEN_BACKLOG"] = "5",
                ["SERVER_IP"] = "server",
                ["LOGGING_LEVEL"] = "debug",
                ["AGENCIES"] = "auto",
                ["DATABASE"] = "x.db",
                ["WINNING_NUMBER"] = "0",
                ["DURABILITY"] = "process",
                ["SHUTDOWN_GRACE"] = "1m30s",
                ["IDLE_TIMEOUT"] = "250ms",
                ["HELLO_TIMEOUT"] = "2s",
                ["MAX_WORKERS"] = "1",
                ["MAX_PER_ADDRESS"] = "3",
            }
        );

        Assert.Equal(ServerMode.Echo, options.Mode);
        Assert.Equal((0, 5, 1), (options.Port, options.Backlog, options.MaxWorkers));
        Assert.Equal(("127.0.0.1", "server"), ($"{options.Bind}", options.ServerIp));
        Assert.Equal(LogLevel.Debug, options.LogLevel);
        Assert.Equal(TimeSpan.FromSeconds(90), options.Grace);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.IdleTimeout);
        Assert.Equal((TimeSpan.FromSeconds(2), 3), (options.HelloTimeout, options.MaxPerAddress));
        Assert.Equal((AgenciesExpected.Auto, 0), (options.Agencies, options.WinningNumber));
        Assert.Equal(
            new StoreOptions { Path = "x.db", Durability = Durability.Process },
            options.Store
        );
    }

    [Fact]
    public void The_database_may_have_the_date_of_the_start_in_its_path()
    {
        var before = Today();
        var path = Read(new() { ["DATABASE"] = "data/{date}/{date}.db" }).Store.Path;
        var after = Today();

        Assert.Contains(path, new[] { before, after }.Select(day => $"data/{day}/{day}.db"));

        static string Today() => $"{DateTime.Now:yyyy-MM-dd}";
    }

    [Theory]
    [InlineData("MODE", "Echo", "one of parallel, sequential, echo")]
    [InlineData("MODE", "2", "one of parallel, sequential, echo")]
    [InlineData("SERVER_PORT", "65536", "a port from 0 to 65535")]
    [InlineData("SERVER_PORT", "-1", "a port from 0 to 65535")]
    [InlineData("SERVER_BIND", "here", "an IP address")]
    [InlineData("SERVER_LISTEN_BACKLOG", "0", "a whole number from 1 up")]
    [InlineData("LOGGING_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR, CRITICAL")]
    [InlineData("AGENCIES", "-1", "or a list of agencies such as 1-5,7,90-120 (one alone: 7-7)")]
    [InlineData("DATABASE", "", "the path of a file")]
    [InlineData("WINNING_NUMBER", "100000000", "a number from 0 to 99999999, or later")]
    [InlineData("DURABILITY", "some", "one of power, process")]
    [InlineData("SHUTDOWN_GRACE", "8", "a duration such as 5s, 250ms, 1m30s or 1h")]
    [InlineData("IDLE_TIMEOUT", "0s", "longer than nothing")]
    [InlineData("HELLO_TIMEOUT", "0s", "longer than nothing")]
    [InlineData("MAX_WORKERS", "0", "a whole number from 1 up")]
    [InlineData("MAX_PER_ADDRESS", "0", "a whole number from 1 up, or none")]
    [InlineData("MAX_PER_ADDRESS", "some", "a whole number from 1 up, or none")]
    public void A_wrong_value_names_itself_its_place_and_what_is_right(
        string name,
        string value,
        string mayBe
    )
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(new() { [name] = value }));

        Assert.StartsWith($"{name} in the test is '{value}'; it must be ", wrong.Message);
        Assert.EndsWith(mayBe, wrong.Message);
    }

    private static ServerOptions Read(Dictionary<string, string> settings) =>
        new(
            new SettingReader(
                new SettingSource(
                    setting => $"{setting.Variable} in the test",
                    setting =>
                        settings.GetValueOrDefault(setting.Variable)
                        ?? settings.GetValueOrDefault(setting.Flag)
                )
            )
        );
}
