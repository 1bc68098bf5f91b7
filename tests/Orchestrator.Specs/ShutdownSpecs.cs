using System.Diagnostics;

namespace Lottery.Orchestrator.Specs;

public sealed class ShutdownSpecs : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly CapturedLog _log = new();

    [Fact]
    public void It_asks_when_the_signal_comes_and_does_not_insist_yet()
    {
        using var shutdown = new Shutdown(Long, _log.Logger, _stop.Token, _kill.Token);
        Assert.False(shutdown.Stop.IsCancellationRequested);

        _stop.Cancel();

        Assert.True(shutdown.Stop.IsCancellationRequested);
        Assert.False(shutdown.Kill.IsCancellationRequested);
    }

    [Fact]
    public void What_is_asked_to_stop_finds_that_logged_already()
    {
        using var shutdown = new Shutdown(Long, _log.Logger, _stop.Token, _kill.Token);
        var linesAtStop = 0;
        shutdown.Stop.Register(() => linesAtStop = _log.Lines.Count);

        _stop.Cancel();

        Assert.Equal(1, linesAtStop);
    }

    [Fact]
    public void A_second_signal_insists()
    {
        using var shutdown = new Shutdown(Long, _log.Logger, _stop.Token, _kill.Token);

        _kill.Cancel();

        Assert.True(shutdown.Kill.IsCancellationRequested);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_insists_when_the_grace_time_is_over()
    {
        using var shutdown = new Shutdown(TimeSpan.Zero, _log.Logger, _stop.Token, _kill.Token);

        shutdown.Begin("no reason");

        await Eventually.IsTrueAsync(() => shutdown.Kill.IsCancellationRequested, "it insists");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(400, 300)]
    [InlineData(4400, 3400)]
    public async Task Of_the_grace_time_a_quarter_but_at_most_a_second_is_left_for_closing(
        int grace,
        int forMessages
    )
    {
        using var shutdown = new Shutdown(
            TimeSpan.FromMilliseconds(grace),
            _log.Logger,
            _stop.Token,
            _kill.Token
        );
        var insisted = new TaskCompletionSource();
        shutdown.Kill.Register(insisted.SetResult);
        var since = Stopwatch.StartNew();

        shutdown.Begin("no reason");
        await insisted.Task;

        // It may come late, on a busy machine, but not early; the two clocks differ in their steps.
        Assert.InRange(since.ElapsedMilliseconds, forMessages - 20, long.MaxValue);
    }

    [Fact]
    public void Only_the_first_reason_is_told()
    {
        using var shutdown = new Shutdown(Long, _log.Logger, _stop.Token, _kill.Token);

        shutdown.Begin("the first");
        _stop.Cancel();

        Assert.Equal("the first", Assert.Single(_log.Lines)["reason"]);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _kill.Dispose();
    }
}
