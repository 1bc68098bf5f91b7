using System.Runtime.InteropServices;
using Lottery.Hosting;

namespace Lottery.Common.Specs.Hosting;

public sealed class StopSignalsSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Terminate, "SIGTERM")]
    [InlineData(Signal.Interrupt, "SIGINT")]
    [InlineData(Signal.HangUp, "SIGHUP")]
    public async Task The_first_signal_asks_for_an_orderly_end(Signal signal, string name)
    {
        await using var program = ChildProcess.Start(Programs.Dummy, ["await-stop"], _folder);
        await program.WaitForLineAsync("waiting");

        program.Signal(signal);

        Assert.Equal($"stop: {name}, kill: False", await program.WaitForLineAsync("stop"));
        Assert.False(program.HasExited);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.HangUp)]
    public async Task Another_signal_asks_for_an_end_at_once(Signal second)
    {
        await using var program = ChildProcess.Start(Programs.Dummy, ["await-stop"], _folder);
        await program.WaitForLineAsync("waiting");
        program.Signal(Signal.Terminate);
        await program.WaitForLineAsync("stop");

        program.Signal(second);

        Assert.Equal("kill, first was SIGTERM", await program.WaitForLineAsync("kill, "));
        Assert.Equal(0, await program.ExitAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_hang_up_that_was_ignored_at_the_start_stays_ignored()
    {
        await using var program = ChildProcess.Start(
            "/bin/sh",
            ["-c", "trap '' HUP; exec \"$0\" await-stop", Programs.Dummy],
            _folder
        );
        await program.WaitForLineAsync("waiting");

        program.Signal(Signal.HangUp);
        program.Signal(Signal.Terminate);

        Assert.Equal("stop: SIGTERM, kill: False", await program.WaitForLineAsync("stop"));
    }

    [Fact]
    public void The_same_signal_within_a_tenth_of_a_second_is_the_first()
    {
        var clock = new SteppedClock();
        using var signals = new StopSignals(clock);

        signals.Take(PosixSignal.SIGTERM);
        clock.Pass(TimeSpan.FromMilliseconds(99));
        signals.Take(PosixSignal.SIGTERM);
        signals.Take(PosixSignal.SIGTERM);

        Assert.True(signals.Stop.IsCancellationRequested);
        Assert.False(signals.Kill.IsCancellationRequested);
    }

    [Fact]
    public void The_same_signal_later_is_a_second_one()
    {
        var clock = new SteppedClock();
        using var signals = new StopSignals(clock);

        signals.Take(PosixSignal.SIGTERM);
        clock.Pass(TimeSpan.FromMilliseconds(100));
        signals.Take(PosixSignal.SIGTERM);

        Assert.True(signals.Kill.IsCancellationRequested);
    }

    [Fact]
    public void Another_signal_is_a_second_one_at_any_time()
    {
        using var signals = new StopSignals(new SteppedClock());

        signals.Take(PosixSignal.SIGTERM);
        signals.Take(PosixSignal.SIGINT);

        Assert.True(signals.Kill.IsCancellationRequested);
        Assert.Equal(PosixSignal.SIGTERM, signals.First);
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }
}
