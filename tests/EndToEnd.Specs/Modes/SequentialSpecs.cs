namespace Lottery.EndToEnd.Specs.Modes;

/// <summary>The single-process server: the messages are those of the parallel one, the order is not.</summary>
public sealed class SequentialSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_whole_draw_with_a_new_connection_for_every_message()
    {
        await using var lottery = await StartAsync(agencies: 2);

        Assert.Equal("ACK\n", await AskAsync(lottery, Some.Winner(1, "11") + Some.Bet(1)));
        Assert.Equal("ACK\n", await AskAsync(lottery, Some.Winner(2, "22")));
        Assert.Equal("END ACK\n", await AskAsync(lottery, "END|1\n"));
        Assert.Equal("N\n", await AskAsync(lottery, "WIN|1\n"));
        Assert.Equal("END ACK\n", await AskAsync(lottery, "END|2\n"));

        Assert.Equal("Y\n", await AskAsync(lottery, "WIN|1\n"));
        Assert.Equal("11\n", await AskAsync(lottery, "CON|1\n"));
        Assert.Equal("22\n", await AskAsync(lottery, "CON|2"));
        Assert.Equal(3, lottery.StoredBets().Count);
        await lottery.StopAsync();
        Assert.Single(lottery.Log.Of("sorteo"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task CON_before_the_draw_is_an_error_and_holds_no_other_connection_up()
    {
        await using var lottery = await StartAsync(agencies: 2);
        using var early = await lottery.ConnectAsync();
        await early.AskAsync("END|1\n");

        await early.SendAsync("CON|1\n");

        Assert.Contains("draw has not been made", await early.ExpectErrorAsync());
        early.Dispose();
        Assert.Equal("END ACK\n", await AskAsync(lottery, "END|2\n"));
        Assert.Equal("\n", await AskAsync(lottery, "CON|1\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_process_serves_one_connection_after_the_other()
    {
        await using var lottery = await StartAsync(agencies: 1);
        using var first = await lottery.ConnectAsync();
        await first.AskAsync("WIN\n");
        using var second = await lottery.ConnectAsync();
        await second.SendAsync("WIN\n");

        for (var message = 0; message < 100; message++)
            await first.AskAsync(Some.Bet(document: $"{message}"));
        Assert.False(second.HasAnswer);
        await lottery.Log.WaitForAsync("accept_connections", "success");
        Assert.Single(lottery.Log.Of("accept_connections"), line => line.Result == "success");
        first.Dispose();

        Assert.Equal("N\n", await second.ReceiveAsync());
        Assert.Empty(lottery.Workers);
        Assert.Empty(lottery.Semaphores);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_broken_message_ends_its_connection_alone()
    {
        await using var lottery = await StartAsync(agencies: 1);
        using (var broken = await lottery.ConnectAsync())
        {
            await broken.SendAsync("no message of ours\n");
            await broken.ExpectErrorAsync();
        }
        using (var cut = await lottery.ConnectAsync())
            await cut.SendRawAsync(WireClient.Frame(Some.Bet()).AsMemory(..9));
        using (var gone = await lottery.ConnectAsync())
            gone.Vanish();

        Assert.Equal("ACK\n", await AskAsync(lottery, Some.Bet()));
        Assert.Single(lottery.StoredBets());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_signal_ends_it_in_order_and_every_closing_is_logged()
    {
        await using var lottery = await StartAsync(agencies: 1);
        using var served = await lottery.ConnectAsync();
        await served.AskAsync("WIN\n");
        using var queued = await lottery.ConnectAsync();

        var stopped = lottery.StopAsync();
        await served.ExpectEndAsync();
        served.Dispose();

        Assert.Equal(0, await stopped);
        Assert.Equal("the server stops", lottery.Log.Of("connection_closed")[^1]["reason"]);
        Assert.Equal(
            ["listening socket", "database"],
            lottery.Log.Of("close").Select(line => line["resource"])
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_next_server_goes_on_where_a_killed_one_was_in_either_mode()
    {
        using var folder = new TempDir();
        await using (var killed = await StartAsync(folder, agencies: 2))
        {
            await AskAsync(killed, Some.Winner(1, "11"));
            await AskAsync(killed, "END|1\n");
            await killed.KillAsync();
        }
        await using (var parallel = await TestLottery.StartAsync(folder, agencies: 2))
            await AskAsync(parallel, Some.Winner(2, "22"));

        await using var next = await StartAsync(folder, agencies: 2);

        Assert.Equal("END ACK\n", await AskAsync(next, "END|2\n"));
        Assert.Equal("11\n", await AskAsync(next, "CON|1\n"));
        Assert.Equal("22\n", await AskAsync(next, "CON|2\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_takes_away_the_semaphore_of_a_killed_parallel_server()
    {
        using var folder = new TempDir();
        await using var killed = await TestLottery.StartAsync(folder);
        await AskAsync(killed, Some.Bet());
        var left = Assert.Single(killed.Semaphores);
        await killed.KillAsync();
        Assert.True(File.Exists(left));

        await using var next = await StartAsync(folder, agencies: 1);

        Assert.False(File.Exists(left));
        Assert.EndsWith("of a killed server", (await next.Log.WaitForAsync("close"))["resource"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_second_signal_with_a_message_in_hand_ends_it_at_once()
    {
        await using var lottery = await StartAsync(agencies: 1, "--grace", "1h");
        lottery.ExpectError("shutdown");
        lottery.ExpectExit(1);
        using var agency = await lottery.ConnectAsync();
        using var held = new HeldWrites(lottery);
        await agency.SendAsync(Some.Bets(20));
        await held.UntilServerWaitsAsync();

        lottery.Process.Signal(Signal.Terminate);
        await lottery.Log.WaitForAsync("shutdown", "in_progress");
        lottery.Process.Signal(Signal.Interrupt);

        Assert.Equal(1, await lottery.Process.ExitAsync());
        Assert.Equal("a second signal", lottery.Log.Of("shutdown")[^1]["reason"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_connection_that_says_nothing_is_let_go_when_others_wait()
    {
        await using var lottery = await StartAsync(agencies: 1, "--idle-timeout", "1h");
        using var silent = await lottery.ConnectAsync();
        await silent.SendRawAsync(new byte[] { 0, 0 });
        await lottery.Log.WaitForAsync("accept_connections", "success");

        Assert.Equal("ACK\n", await AskAsync(lottery, Some.Bet()));

        await silent.ExpectEndAsync();
        await lottery.Log.WaitForAsync(
            "connection_closed",
            "fail",
            ("reason", "no message came for 3 s, and others wait")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_client_that_waits_for_the_draw_is_told_the_command_that_asks_until_it_is_made()
    {
        using var folder = new TempDir();
        await using var lottery = await StartAsync(agencies: 2);
        folder.Write("list.csv", $"Ana,Ruiz,11,1990-01-01,{Some.WinningNumber}\n");
        var server = $"--id 1 --server 127.0.0.1:{lottery.Port}";
        await using var waiting = StartClient(folder, $"{server} --file list.csv");

        Assert.Equal(1, await waiting.ExitAsync());
        Assert.Contains("needs --connection per-message; nothing has to be", waiting.LastError);
        var command = $"client {server} --connection per-message --ask";
        Assert.Contains($"lottery {command} waits for the winners", waiting.LastError);
        Assert.Equal("END ACK\n", await AskAsync(lottery, "END|2\n"));
        await using var asking = ChildProcess.Start(Programs.Lottery, command.Split(' '), folder);
        Assert.Equal(0, await asking.ExitAsync());
    }

    private static ChildProcess StartClient(TempDir folder, string arguments) =>
        ChildProcess.Start(Programs.Lottery, $"client {arguments}".Split(' '), folder);

    private static Task<TestLottery> StartAsync(int agencies, params string[] arguments) =>
        TestLottery.StartAsync(agencies, ["--mode", "sequential", .. arguments]);

    private static Task<TestLottery> StartAsync(TempDir folder, int agencies) =>
        TestLottery.StartAsync(folder, agencies, "--mode", "sequential");

    private static async Task<string> AskAsync(TestLottery lottery, string message)
    {
        using var connection = await lottery.ConnectAsync();
        return await connection.AskAsync(message);
    }
}
