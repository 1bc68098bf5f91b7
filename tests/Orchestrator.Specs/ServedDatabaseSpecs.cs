using Lottery.Configuration;
using Lottery.Orchestrator.Settings;
using Lottery.Sync;

namespace Lottery.Orchestrator.Specs;

/// <summary>What a server does with its database before it serves.</summary>
public sealed class ServedDatabaseSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly CapturedLog _log = new();

    private ServerOptions Options =>
        new(new SettingReader()) { DatabasePath = _folder.File("lottery.db") };

    [Fact]
    public async Task The_rules_that_hold_are_logged_wherever_they_come_from()
    {
        await OpenAsync(Options with { Agencies = new(3), WinningNumber = 42 });
        await OpenAsync(Options);

        foreach (var line in _log.Of("config_lottery"))
            Assert.Equal(("3", "42"), (line["agencies"], line["winning_number"]));
        Assert.Equal(2, _log.Of("config_lottery").Count);
    }

    [Fact]
    public async Task Rules_are_changed_only_if_that_is_asked_for_and_then_it_is_logged()
    {
        await OpenAsync(Options);
        var other = Options with { Agencies = new(3) };

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => OpenAsync(other));
        Assert.Equal(
            $"--agencies is 3, and the draw in {Options.Store.Path} expects 5:"
                + " leave it out, or change it with --change-rules",
            refused.Message
        );
        Assert.Empty(_log.Of("rules_changed"));
        await OpenAsync(other with { ChangeRules = true });

        var changed = Assert.Single(_log.Of("rules_changed"));
        Assert.Equal(("5 -> 3", "7574"), (changed["agencies"], changed["winning_number"]));
    }

    [Fact]
    public async Task The_semaphore_of_a_killed_server_is_removed_and_that_of_a_living_one_is_not()
    {
        var name = $"/lottery-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}";
        using var semaphore = NamedSemaphore.Create(name);
        _folder.Write("lottery.db.server", $"1 {name}\n");

        using (var shutdown = NoShutdown())
        await using (var database = ServedDatabase.Open(Options, shutdown, _log.Logger))
        await using (var living = DrawSemaphore.Create(database, shutdown, _log.Logger))
        {
            Assert.False(NamedSemaphore.Unlink(name));
            Assert.Throws<Storage.StoreException>(() =>
                LotteryServer.CleanUpAfterKill(Options.Store)
            );
            NamedSemaphore.Open(living.Name).Dispose();
        }
        LotteryServer.CleanUpAfterKill(Options.Store);

        Assert.Equal($"semaphore {name} of a killed server", _log.Of("close")[0]["resource"]);
    }

    [Fact]
    public void Where_no_server_was_ever_there_is_nothing_to_clean_up_and_nothing_made()
    {
        LotteryServer.CleanUpAfterKill(Options.Store);

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private Shutdown NoShutdown() => new(TimeSpan.FromSeconds(1), _log.Logger, default, default);

    private async Task OpenAsync(ServerOptions options)
    {
        using var shutdown = NoShutdown();
        await ServedDatabase.Open(options, shutdown, _log.Logger).DisposeAsync();
    }
}
