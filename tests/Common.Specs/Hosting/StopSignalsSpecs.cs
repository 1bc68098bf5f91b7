namespace Lottery.Common.Specs.Hosting;

public sealed class StopSignalsSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Terminate, "SIGTERM")]
    [InlineData(Signal.Interrupt, "SIGINT")]
    public async Task The_first_signal_asks_for_an_orderly_end(Signal signal, string name)
    {
        await using var program = ChildProcess.Start(Programs.Dummy, ["await-stop"], _folder);
        await program.WaitForLineAsync("waiting");

        program.Signal(signal);

        Assert.Equal($"stop: {name}, kill: False", await program.WaitForLineAsync("stop"));
        Assert.False(program.HasExited);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    public async Task The_second_signal_asks_for_an_end_at_once(Signal second)
    {
        await using var program = ChildProcess.Start(Programs.Dummy, ["await-stop"], _folder);
        await program.WaitForLineAsync("waiting");
        program.Signal(Signal.Terminate);
        await program.WaitForLineAsync("stop");

        program.Signal(second);

        Assert.Equal("kill, first was SIGTERM", await program.WaitForLineAsync("kill, "));
        Assert.Equal(0, await program.ExitAsync());
    }
}
