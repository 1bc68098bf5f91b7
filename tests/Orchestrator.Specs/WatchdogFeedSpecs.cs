using Lottery.Logging;
using Lottery.Orchestrator.Systemd;

namespace Lottery.Orchestrator.Specs;

/// <summary>systemd's watchdog is fed by progress, and not by the call alone.</summary>
public sealed class WatchdogFeedSpecs : IDisposable
{
    private readonly NotifySocket _systemd = new();
    private readonly ServiceNotifier _notifier;

    public WatchdogFeedSpecs() => _notifier = new(_systemd.Address, LogWriter.None);

    public void Dispose()
    {
        _notifier.Dispose();
        _systemd.Dispose();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Progress_feeds_it_once()
    {
        var feed = new WatchdogFeed(_notifier, ask: () => { });

        feed.Feed();
        feed.NoteProgress();
        feed.NoteProgress();
        feed.Feed();
        feed.Feed();
        _notifier.TrySend("STATUS=the end");

        await _systemd.WaitForAsync("STATUS=the end");
        Assert.Equal(["WATCHDOG=1", "STATUS=the end"], _systemd.Heard);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_asks_each_time_and_the_answer_feeds_it_the_next_time()
    {
        WatchdogFeed feed = null!;
        feed = new WatchdogFeed(_notifier, ask: () => feed.NoteProgress());

        feed.Feed();
        _notifier.TrySend("STATUS=asked");
        feed.Feed();

        await _systemd.WaitForAsync("WATCHDOG=1");
        Assert.Equal(["STATUS=asked", "WATCHDOG=1"], _systemd.Heard);
    }

    [Fact]
    public void In_a_timeout_there_are_several() =>
        Assert.Equal(TimeSpan.FromSeconds(15), WatchdogFeed.IntervalFor(TimeSpan.FromMinutes(1)));

    // A full queue of systemd's holds up nothing; see unix(7).
    [Fact(Timeout = Limits.ForProcesses)]
    public void A_message_that_cannot_be_taken_is_not_waited_for()
    {
        var sent = 0;
        while (_notifier.TrySend("STATUS=one more"))
            sent++;

        Assert.True(sent > 0);
    }
}
