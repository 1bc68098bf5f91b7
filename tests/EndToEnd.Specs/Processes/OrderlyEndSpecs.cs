namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>
/// A connection that two processes share for a moment must not be reset by the one that lets go of it,
/// which the framework does when it finalizes a forgotten socket.
/// </summary>
public sealed class OrderlyEndSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Every_connection_in_a_row_ends_in_order_while_garbage_is_collected()
    {
        await using var lottery = await TestLottery.StartAsync(ServerStart.CollectingGarbage);

        for (var round = 0; round < 100; round++)
        {
            using var agency = await lottery.ConnectAsync(agency: 1);
            agency.FinishSending();
            await agency.ExpectEndAsync();
        }

        Assert.Equal(100, lottery.StoredBets().Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_error_arrives_although_more_was_sent_behind_the_wrong_message()
    {
        await using var lottery = await TestLottery.StartAsync(ServerStart.CollectingGarbage);
        byte[] wrongThenMore =
        [
            .. WireClient.Frame("neither a bet nor a question\n"),
            .. Enumerable.Repeat(WireClient.Frame(Some.Bets(100)), 50).SelectMany(frame => frame),
        ];

        for (var round = 0; round < 30; round++)
        {
            using var agency = await lottery.ConnectAsync();
            await agency.SendRawAsync(wrongThenMore);
            Assert.StartsWith("ERROR ", await agency.ReceiveAsync());
            await agency.ExpectEndAsync();
        }

        Assert.Empty(lottery.StoredBets());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_open_connection_outlives_the_collections_and_is_not_marked_for_a_reset()
    {
        await using var lottery = await TestLottery.StartAsync(ServerStart.CollectingGarbage);
        lottery.ExpectError("worker_exited");
        using var agency = await lottery.ConnectAsync(agency: 1);
        for (var round = 0; round < 50; round++)
            using (await lottery.ConnectAsync(agency: 2))
                continue;

        lottery.SignalWorkerOf(agency, Signal.Kill);

        // The kernel closes for the killed worker: with a reset if a process had asked the socket for one.
        await agency.ExpectEndAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Peers_that_reset_their_connection_disturb_no_other()
    {
        await using var lottery = await TestLottery.StartAsync();

        for (var peer = 0; peer < 50; peer++)
            using (var scanner = await lottery.ConnectAsync())
                scanner.Vanish();

        using var agency = await lottery.ConnectAsync(agency: 1);
        await agency.FinishAsync();
        agency.Dispose();
        await lottery.StopAsync();
        Assert.DoesNotContain(lottery.Log.Of("worker_exited"), line => line.Result == "fail");
    }
}
