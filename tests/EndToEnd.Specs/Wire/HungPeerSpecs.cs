namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>Agencies that hang: each connection is closed after the idle timeout, and disturbs no other before.</summary>
public sealed class HungPeerSpecs
{
    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task An_agency_that_takes_no_answers_is_let_go()
    {
        await using var lottery = await StartAsync();
        using var deaf = await lottery.ConnectAsync();
        var questions = Enumerable
            .Repeat(WireClient.Frame("WIN|1\n"), 1000)
            .SelectMany(frame => frame)
            .ToArray();

        // Until nothing goes any more: its answers fill both sides' buffers, and then its questions do.
        var sending = KeepSendingAsync(deaf, questions);
        using (var other = await lottery.ConnectAsync())
            Assert.Equal("ACK\n", await other.AskAsync(Some.Bet(agency: 2)));

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail", ("agency", "1"));
        Assert.Equal("no answer was taken for 3 s", closed["reason"]);
        await sending;
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task An_agency_that_stops_in_the_middle_of_a_message_is_let_go()
    {
        await using var lottery = await StartAsync();
        using var halting = await lottery.ConnectAsync();
        Assert.Equal("ACK\n", await halting.AskAsync(Some.Bet(agency: 1)));
        await halting.SendRawAsync(WireClient.Frame(Some.Bet(agency: 1)).AsMemory(..20));

        using (var other = await lottery.ConnectAsync())
            Assert.Equal("ACK\n", await other.AskAsync(Some.Bet(agency: 2)));

        await halting.ExpectEndAsync();
        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail", ("agency", "1"));
        Assert.Equal("nothing came for 3 s", closed["reason"]);
        Assert.Single(lottery.StoredBets(agency: 1));
    }

    private static Task<TestLottery> StartAsync() =>
        TestLottery.StartAsync(agencies: 3, "--idle-timeout", "3s");

    private static async Task KeepSendingAsync(WireClient agency, byte[] bytes)
    {
        try
        {
            while (true)
                await agency.SendRawAsync(bytes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The server has let it go.
        }
    }
}
