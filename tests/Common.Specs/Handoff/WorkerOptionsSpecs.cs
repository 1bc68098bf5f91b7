using Lottery.Configuration;
using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Common.Specs.Handoff;

public sealed class WorkerOptionsSpecs
{
    private static readonly WorkerOptions Options = new(
        new HandoffAddress("lottery-1-abc"),
        new StoreOptions
        {
            Path = "/data/with a blank/and|bar/lottery.db",
            Durability = Durability.Process,
            Agencies = new(3),
            WinningNumber = 42,
        },
        "/lottery-1-def",
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromSeconds(8),
        LogLevel.Warning
    );

    [Fact]
    public void Arguments_are_read_back_as_they_were_meant() =>
        Assert.Equal(Options, WorkerOptions.Parse(Options.ToArguments()));

    [Theory]
    [InlineData(Durability.Power, null, LogLevel.Debug)]
    [InlineData(Durability.Process, 0, LogLevel.Critical)]
    public void Every_setting_finds_its_way(Durability durability, int? agencies, LogLevel level)
    {
        var options = Options with
        {
            Store = Options.Store with { Durability = durability, Agencies = new(agencies) },
            LogLevel = level,
            IdleTimeout = TimeSpan.FromDays(20),
            Grace = TimeSpan.FromMilliseconds(1),
        };

        Assert.Equal(options, WorkerOptions.Parse(options.ToArguments()));
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("a", "b", "Power", "many", "1", "/s", "00:01:00", "00:00:08", "INFO")]
    [InlineData("a", "b", "Steel", "5", "1", "/s", "00:01:00", "00:00:08", "INFO")]
    [InlineData("a", "b", "Power", "5", "one", "/s", "00:01:00", "00:00:08", "INFO")]
    [InlineData("a", "b", "Power", "5", "1", "/s", "soon", "00:00:08", "INFO")]
    [InlineData("a", "b", "Power", "5", "1", "/s", "00:01:00", "later", "INFO")]
    [InlineData("a", "b", "Power", "5", "1", "/s", "00:01:00", "00:00:08", "LOUD")]
    [InlineData("a", "b", "Power", "5", "1", "/s", "00:01:00", "00:00:08", "INFO", "more")]
    public void Somebody_else_who_starts_the_program_is_told_who_may(params string[] arguments)
    {
        var refused = Assert.Throws<ConfigurationException>(() => WorkerOptions.Parse(arguments));

        Assert.Contains("lottery-worker is started by `lottery serve`", refused.Message);
    }

    [Fact]
    public void No_two_addresses_are_the_same() =>
        Assert.NotEqual(HandoffAddress.New(), HandoffAddress.New());
}
