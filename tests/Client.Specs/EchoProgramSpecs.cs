using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

public sealed class EchoProgramSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly ScriptedServer _server = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Everything_may_stand_in_the_file_and_no_bets_are_needed()
    {
        _folder.Write("config.yaml", "mode: echo\nloop:\n  amount: 2\n  period: 1ms\n");
        await using var lottery = ClientProgram.Start(_folder, _server.Address, []);

        for (var n = 1; n <= 2; n++)
        {
            using var agency = await _server.AcceptAsync();
            Assert.Equal($"[CLIENT 7] Message N°{n}\n", await agency.EchoAsync());
        }

        Assert.Equal(0, await lottery.ExitAsync());
        await lottery.WaitForLineAsync("msg: [CLIENT 7] Message N°2");
        await lottery.WaitForLineAsync("action: loop_finished | result: success | client_id: 7");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_real_server_gives_every_message_back()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1, "--mode", "echo");
        await using var client = ClientProgram.Start(
            _folder,
            $"127.0.0.1:{lottery.Port}",
            ["--mode", "echo", "--loop-amount", "3", "--loop-period", "1ms"]
        );

        Assert.Equal(0, await client.ExitAsync());
        await lottery.StopAsync();
        Assert.Equal(
            [.. Enumerable.Range(1, 3).Select(n => $"[CLIENT 7] Message N°{n}")],
            lottery.Log.Of("receive_message").Select(line => line["msg"])
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_odd_answer_exits_with_1_and_says_so_last()
    {
        await using var lottery = Start();
        using var agency = await _server.AcceptAsync();

        await agency.ReceiveLineAsync();
        await agency.SendAsync("something|else\n"u8.ToArray());

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Equal(
            @"lottery client: '[CLIENT 7] Message N°1' came back as 'something\x7Celse'",
            Assert.Single(ClientProgram.ErrorsOf(lottery))
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    public async Task A_signal_between_two_messages_ends_it_with_0(Signal signal)
    {
        await using var lottery = Start();
        using var agency = await _server.AcceptAsync();

        await agency.EchoAsync();
        await lottery.WaitForLineAsync("action: close");
        lottery.Signal(signal);

        Assert.Equal(0, await lottery.ExitAsync());
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", lottery.Said[^1].Text);
        Assert.DoesNotContain(lottery.Said, line => line.Text.Contains("loop_finished"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var lottery = Start();
        using var agency = await _server.AcceptAsync();

        await agency.ReceiveLineAsync();
        lottery.Signal(Signal.Terminate);
        await lottery.WaitForLineAsync("action: shutdown | result: in_progress");
        lottery.Signal(Signal.Interrupt);

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Contains("ended at once", Assert.Single(ClientProgram.ErrorsOf(lottery)));
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    private ChildProcess Start() =>
        ClientProgram.Start(
            _folder,
            _server.Address,
            ["--loop-period", "1h"],
            ("CLI_MODE", "echo")
        );
}
