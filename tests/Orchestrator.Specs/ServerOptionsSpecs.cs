using System.Net;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Orchestrator.Specs;

public sealed class ServerOptionsSpecs
{
    private static readonly ClosingTime Evening = new(null, new TimeOnly(21, 0));

    // Of each setting by its name: a text that is not the default, the property, and its value then.
    private static readonly Dictionary<
        string,
        (string Text, Func<ServerOptions, object?> Read, object Expected)
    > Values = new()
    {
        ["MODE"] = ("echo", o => o.Mode, ServerMode.Echo),
        ["SERVER_PORT"] = ("0", o => o.Port, 0),
        ["SERVER_BIND"] = ("127.0.0.1", o => o.Bind, IPAddress.Loopback),
        ["SERVER_LISTEN_BACKLOG"] = ("5", o => o.Backlog, 5),
        ["SERVER_IP"] = ("server", o => o.ServerIp, "server"),
        ["LOGGING_LEVEL"] = ("debug", o => o.LogLevel, LogLevel.Debug),
        ["PROGRESS_INTERVAL"] = ("5s", o => o.ProgressInterval, TimeSpan.FromSeconds(5)),
        ["AGENCIES"] = ("auto", o => o.Agencies, AgenciesExpected.Auto),
        ["DATABASE"] = ("x.db", o => o.DatabasePath, "x.db"),
        ["WINNING_NUMBER"] = ("0", o => o.WinningNumber, new WinningNumber(0)),
        ["CLOSE_AT"] = ("21:00", o => o.CloseAt, Evening),
        ["--change-rules"] = ("given", o => o.ChangeRules, true),
        ["FILE_MODE"] = ("0640", o => o.GroupMayRead, true),
        ["DURABILITY"] = ("process", o => o.Durability, Durability.Process),
        ["SHUTDOWN_GRACE"] = ("1m30s", o => o.Grace, TimeSpan.FromSeconds(90)),
        ["IDLE_TIMEOUT"] = ("250ms", o => o.IdleTimeout, TimeSpan.FromMilliseconds(250)),
        ["TLS"] = ("optional", o => o.Tls, TlsMode.Optional),
        ["PKI"] = ("certificates", o => o.Pki, "certificates"),
        ["HELLO_TIMEOUT"] = ("2s", o => o.HelloTimeout, TimeSpan.FromSeconds(2)),
        ["MAX_WORKERS"] = ("1", o => o.MaxWorkers, 1),
        ["MAX_PER_ADDRESS"] = ("3", o => o.MaxPerAddress, 3),
    };

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
        Assert.Equal(ServerOptions.Table.Settings.Select(NameOf).Order(), Values.Keys.Order());
        foreach (var (name, (text, read, expected)) in Values)
        {
            Assert.Equal(expected, read(Read(new() { [name] = text })));
            Assert.NotEqual(expected, read(Read([])));
        }
    }

    [Fact]
    public void The_settings_of_the_draw_and_of_its_database_are_kept_together()
    {
        var options = Read(
            Values.ToDictionary(setting => setting.Key, setting => setting.Value.Text)
        );

        Assert.Equal(
            new StoreOptions
            {
                Path = "x.db",
                Durability = Durability.Process,
                GroupMayRead = true,
            },
            options.Store
        );
        Assert.Equal(
            new AskedRules(AgenciesExpected.Auto, new(0), Evening, Change: true)
            {
                CloseAtPlace = "CLOSE_AT in the test",
            },
            options.Rules
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
    [InlineData("PROGRESS_INTERVAL", "0s", "longer than nothing")]
    [InlineData("AGENCIES", "-1", "or a list of agencies such as 1-5,7,90-120 (one alone: 7-7)")]
    [InlineData("AGENCIES", "0", "or a list of agencies such as 1-5,7,90-120 (one alone: 7-7)")]
    [InlineData("DATABASE", "", "the path of a file")]
    [InlineData("CLOSE_AT", "9999-12-31 23:59", "(before the year 9999), or none")]
    [InlineData("CLOSE_AT", "0001-01-01 00:00", "(before the year 9999), or none")]
    [InlineData("WINNING_NUMBER", "100000000", "a number from 0 to 99999999, or later")]
    [InlineData(
        "CLOSE_AT",
        "9 pm",
        "a local time such as 21:00, one with a date such as 2026-11-25 21:00 (before the year 9999), or none"
    )]
    [InlineData("FILE_MODE", "0644", "0600 or 0640")]
    [InlineData("TLS", "on", "one of off, optional, required")]
    [InlineData("PKI", "", "the path of a file")]
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

    private static string NameOf(Setting setting) =>
        setting.Variable.Length > 0 ? setting.Variable : setting.Flag;

    private static ServerOptions Read(Dictionary<string, string> settings) =>
        new(
            new SettingReader(
                new SettingSource(
                    setting => $"{setting.Variable} in the test",
                    setting => settings.GetValueOrDefault(NameOf(setting))
                )
            )
        );
}
