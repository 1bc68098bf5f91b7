using Lottery.Configuration;
using Lottery.Handoff;
using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Common.Specs.Handoff;

public sealed class WorkerOptionsSpecs
{
    private static readonly WorkerOptions Options = new(
        new HandoffAddress("lottery-1-abc"),
        new StoreOptions
        {
            Path = "/data/with a blank/and|bar/lottery.db",
            Durability = Durability.Process,
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
    [InlineData(Durability.Power, LogLevel.Debug)]
    [InlineData(Durability.Process, LogLevel.Critical)]
    public void Every_setting_finds_its_way(Durability durability, LogLevel level)
    {
        var options = Options with
        {
            Store = Options.Store with { Durability = durability },
            LogLevel = level,
            IdleTimeout = TimeSpan.FromDays(20),
            Grace = TimeSpan.FromMilliseconds(1),
        };

        Assert.Equal(options, WorkerOptions.Parse(options.ToArguments()));
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("a", "b", "Steel", "/s", "00:01:00", "00:00:08", "INFO")]
    [InlineData("a", "b", "Power", "/s", "soon", "00:00:08", "INFO")]
    [InlineData("a", "b", "Power", "/s", "00:01:00", "later", "INFO")]
    [InlineData("a", "b", "Power", "/s", "00:01:00", "00:00:08", "LOUD")]
    [InlineData("a", "b", "Power", "/s", "00:01:00", "00:00:08", "INFO", "more")]
    public void Somebody_else_who_starts_the_program_is_told_who_may(params string[] arguments)
    {
        var refused = Assert.Throws<ConfigurationException>(() => WorkerOptions.Parse(arguments));

        Assert.Contains("lottery-worker is started by `lottery serve`", refused.Message);
    }

    [Fact]
    public void No_two_addresses_are_the_same() =>
        Assert.NotEqual(HandoffAddress.New(), HandoffAddress.New());
}
