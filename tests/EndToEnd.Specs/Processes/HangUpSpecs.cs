namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The terminal of a server is closed (SIGHUP), or its stop is signalled twice.</summary>
public sealed class HangUpSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task A_server_ends_in_order(string mode)
    {
        await using var lottery = await TestLottery.StartAsync(1, "--mode", mode);

        Assert.Equal(0, await lottery.StopAsync(Signal.HangUp));

        Assert.Single(lottery.Log.Of("shutdown"), line => line.Result == "success");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_and_its_workers_end_in_order_when_all_are_signalled()
    {
        await using var lottery = await TestLottery.StartAsync(
            new ServerStart(2) { LeadsGroup = true }
        );
        using var agency = await lottery.ConnectAsync(agency: 1);
        Assert.NotEmpty(lottery.Semaphores);
        // A program that is still starting has no handler of signals yet.
        await HealthAnswer.UntilAsync(
            lottery,
            answer => answer.Workers is not "" && !answer.Workers.Contains("starting")
        );

        Signals.Send(-lottery.Process.Id, Signal.HangUp);

        Assert.Equal(0, await lottery.Process.ExitAsync());
        Assert.DoesNotContain(lottery.Log.Of("worker_exited"), line => line.Result == "fail");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Under_nohup_a_server_and_its_workers_go_on()
    {
        var nohup = _folder.Write(
            "nohup-lottery",
            $"#!/bin/sh\nexec nohup {Programs.Lottery} \"$@\"\n"
        );
        File.SetUnixFileMode(nohup, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            new ServerStart(1) { Program = nohup }
        );
        using var agency = await lottery.ConnectAsync(agency: 1);

        foreach (var pid in lottery.Workers.Append(lottery.Process.Id))
            Signals.Send(pid, Signal.HangUp);

        Assert.Equal("ACK\n", await agency.AskAsync(Some.Winner(agency: 1)));
        Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));
        Assert.Equal("1|30904465\n", await agency.AskAsync("CON|1\n"));
        Assert.Empty(lottery.Log.Of("shutdown"));
    }

    // A server that was signalled a second time would end at once, with exit code 1.
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Two_signals_at_once_are_one()
    {
        await using var lottery = await TestLottery.StartAsync();

        lottery.Process.Signal(Signal.Terminate);

        Assert.Equal(0, await lottery.StopAsync());
    }
}
