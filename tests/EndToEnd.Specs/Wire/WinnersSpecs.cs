namespace Lottery.EndToEnd.Specs.Wire;

public sealed class WinnersSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Each_agency_gets_its_own_winners_in_the_order_stored_and_no_others()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 3);
        using var first = await lottery.ConnectAsync();
        using var second = await lottery.ConnectAsync();
        using var third = await lottery.ConnectAsync();
        await first.AskAsync(
            Some.Winner(1, "9") + Some.Bet(1, document: "5") + Some.Winner(1, "10")
        );
        await second.AskAsync(Some.Winner(2, "20"));
        await first.AskAsync(Some.Winner(1, "1") + Some.Winner(1, "9"));
        await third.AskAsync(Some.Bet(3));

        foreach (var agency in new[] { first, second, third })
            Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));

        Assert.Equal("9|10|1|9\n", await first.AskAsync("CON|1\n"));
        Assert.Equal("20\n", await second.AskAsync("CON|2"));
        Assert.Equal("\n", await third.AskAsync("CON|3\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Documents_come_back_as_they_were_sent()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync();
        var documents = new[] { "00012", " 7 ", "Ñ-1", "\ufeff7", "1-2", "1e5", "🎉" };
        foreach (var document in documents)
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Winner(1, document)));

        await agency.AskAsync("END\n");

        Assert.Equal($"{string.Join('|', documents)}\n", await agency.AskAsync("CON|1\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task CON_waits_at_the_barrier_until_the_draw()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var first = await lottery.ConnectAsync();
        using var second = await lottery.ConnectAsync();
        await first.AskAsync(Some.Winner(1, "30904465"));
        await first.AskAsync("END\n");

        await first.SendAsync("CON|1\n");
        await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", "1"));
        Assert.Equal("N\n", await second.AskAsync("WIN\n"));
        Assert.False(first.HasAnswer);
        await second.AskAsync("END|2\n");

        Assert.Equal("30904465\n", await first.ReceiveAsync());
        Assert.Equal("Y\n", await first.AskAsync("WIN\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Every_agency_at_the_barrier_is_let_through()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 8);
        var waiting = new List<WireClient>();
        for (var agency = 1; agency <= 7; agency++)
        {
            waiting.Add(await lottery.ConnectAsync());
            await waiting[^1].AskAsync(Some.Winner(agency, $"{agency}"));
            await waiting[^1].AskAsync("END\n");
            await waiting[^1].SendAsync($"CON|{agency}\n");
            await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", $"{agency}"));
        }

        using var last = await lottery.ConnectAsync();
        await last.AskAsync("END|8\n");

        for (var agency = 1; agency <= 7; agency++)
            Assert.Equal($"{agency}\n", await waiting[agency - 1].ReceiveAsync());
        waiting.ForEach(client => client.Dispose());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Winners_that_fill_more_than_one_message_come_whole()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync();
        var documents = Enumerable.Range(1, 2_000).Select(n => $"{n:D8}").ToList();
        foreach (var batch in documents.Chunk(100))
            await agency.AskAsync(string.Concat(batch.Select(number => Some.Winner(1, number))));
        await agency.AskAsync("END\n");

        await agency.SendAsync("CON|1\n");

        Assert.Equal($"{string.Join('|', documents)}\n", await agency.ReceiveLineAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_only_listens_any_more_still_gets_its_winners()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var agency = await lottery.ConnectAsync();
        using var other = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Winner(1, "30904465"));
        await agency.AskAsync("END\n");

        await agency.SendAsync("CON|1\n");
        agency.FinishSending();
        await lottery.Log.WaitForAsync("barrier", "in_progress");
        await other.AskAsync("END|2\n");

        Assert.Equal("30904465\n", await agency.ReceiveAsync());
        await agency.ExpectEndAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_is_sent_while_waiting_is_answered_after_the_winners()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var agency = await lottery.ConnectAsync();
        using var other = await lottery.ConnectAsync();
        await agency.AskAsync("END|1\n");

        await agency.SendAsync("CON|1\n");
        await lottery.Log.WaitForAsync("barrier", "in_progress");
        await agency.SendAsync("WIN\n");
        await agency.SendAsync("END\n");
        await other.AskAsync("END|2\n");

        Assert.Equal("\n", await agency.ReceiveAsync());
        Assert.Equal("Y\n", await agency.ReceiveAsync());
        Assert.Equal("END ACK\n", await agency.ReceiveAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_connection_of_an_agency_that_vanishes_at_the_barrier_is_closed_and_no_other_is_disturbed()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 3);
        using var waiting = await lottery.ConnectAsync();
        var vanishing = await lottery.ConnectAsync();
        await waiting.AskAsync("END|1\n");
        await waiting.SendAsync("CON|1\n");
        await vanishing.AskAsync("END|3\n");
        await vanishing.SendAsync("CON|3\n");
        foreach (var agency in new[] { "1", "3" })
            await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", agency));

        vanishing.Vanish();
        await lottery.Log.WaitForAsync("connection_closed", "fail", ("agency", "3"));
        using var other = await lottery.ConnectAsync();
        await other.AskAsync("END|2\n");

        Assert.Equal("\n", await waiting.ReceiveAsync());
    }
}
