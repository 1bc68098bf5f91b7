namespace Lottery.EndToEnd.Specs.Wire;

public sealed class FramingSpecs(OpenLottery lottery) : IClassFixture<OpenLottery>
{
    private readonly TestLottery _server = lottery.Server;
    private readonly int _me = lottery.NewAgency();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(3)]
    [InlineData(40)]
    public async Task A_message_cut_in_two_waits_for_its_rest_and_holds_up_no_other_connection(
        int cut
    )
    {
        using var slow = await _server.ConnectAsync();
        using var other = await _server.ConnectAsync();
        var frame = WireClient.Frame(Some.Bet(_me));

        await slow.SendRawAsync(frame.AsMemory(..cut));
        Assert.Equal("N\n", await other.AskAsync("WIN\n"));
        Assert.False(slow.HasAnswer);
        await slow.SendRawAsync(frame.AsMemory(cut..));

        Assert.Equal("ACK\n", await slow.ReceiveAsync());
        Assert.Single(_server.StoredBets(_me));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Two_hundred_messages_in_one_write_are_answered_one_by_one_in_their_order()
    {
        using var agency = await _server.ConnectAsync();
        var messages = Enumerable.Range(1, 200).Select(n => WithWrongLines(n % 4)).ToList();

        await agency.SendRawAsync(messages.SelectMany(WireClient.Frame).ToArray());

        for (var n = 1; n <= messages.Count; n++)
            Assert.Equal(n % 4 == 0 ? "ACK\n" : $"REJECTED {n % 4}\n", await agency.ReceiveAsync());
        Assert.Equal(200, _server.StoredBets(_me).Count);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("\0\0\0\0")]
    [InlineData("\0\0\0\u0003abc")]
    public async Task Bets_sent_ahead_of_what_is_no_message_are_stored_and_answered(string broken)
    {
        using var agency = await _server.ConnectAsync();
        byte[] bytes =
        [
            .. WireClient.Frame(Some.Bet(_me)),
            .. WireClient.Frame(Some.Bet(_me)),
            .. broken.Select(letter => (byte)letter),
        ];

        await agency.SendRawAsync(bytes);

        Assert.Equal("ACK\n", await agency.ReceiveAsync());
        Assert.Equal("ACK\n", await agency.ReceiveAsync());
        await agency.ExpectErrorAsync();
        Assert.Equal(2, _server.StoredBets(_me).Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_message_of_8192_bytes_is_taken()
    {
        using var agency = await _server.ConnectAsync();
        var frame = WireClient.Frame(Some.BetsOf(8192, count: 100, _me));

        await agency.SendRawAsync(frame);

        Assert.Equal(4 + 8192, frame.Length);
        Assert.Equal("ACK\n", await agency.ReceiveAsync());
        Assert.Equal(101, _server.StoredBets(_me).Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_message_of_8193_bytes_is_refused_and_nothing_of_it_stored()
    {
        using var agency = await _server.ConnectAsync();

        await agency.SendAsync(Some.BetsOf(8193, count: 100, _me));

        Assert.Contains("8193", await agency.ExpectErrorAsync());
        Assert.Empty(_server.StoredBets(_me));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(0u)]
    [InlineData(0xFFFF_FFFFu)]
    public async Task A_length_out_of_range_is_refused_at_once(uint length)
    {
        using var hostile = await _server.ConnectAsync();
        using var other = await _server.ConnectAsync();

        await hostile.SendRawAsync(Header(length));

        Assert.Contains($"{length}", await hostile.ExpectErrorAsync());
        Assert.Equal("N\n", await other.AskAsync("WIN\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_follows_a_refused_frame_is_not_listened_to_and_does_not_turn_the_end_into_a_reset()
    {
        using var hostile = await _server.ConnectAsync();
        // More than all buffers on the way hold (tcp(7)): sending it ends only if the server takes it in.
        var bets = Enumerable.Repeat(WireClient.Frame(Some.BetsOf(8192, 100, _me)), 2_000);

        await hostile.SendRawAsync((byte[])[.. Header(0), .. bets.SelectMany(bet => bet)]);

        await hostile.ExpectErrorAsync();
        Assert.Empty(_server.StoredBets(_me));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task A_frame_that_stops_half_way_ends_the_connection_and_stores_nothing(int cut)
    {
        using var agency = await _server.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(_me)));

        await agency.SendRawAsync(WireClient.Frame(Some.Bet(_me)).AsMemory(..cut));
        agency.FinishSending();

        Assert.Contains("middle of a frame", await agency.ExpectErrorAsync());
        await _server.Log.WaitForAsync("connection_closed", "fail", ("agency", $"{_me}"));
        Assert.Single(_server.StoredBets(_me));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_vanishes_half_way_disturbs_no_other()
    {
        using var other = await _server.ConnectAsync();
        var agency = await _server.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(_me)));

        await agency.SendRawAsync(WireClient.Frame(Some.Bet(_me)).AsMemory(..20));
        agency.Vanish();

        await _server.Log.WaitForAsync("connection_closed", "fail", ("agency", $"{_me}"));
        Assert.Equal("N\n", await other.AskAsync("WIN\n"));
        Assert.Single(_server.StoredBets(_me));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_leaves_between_two_messages_has_said_goodbye()
    {
        using var agency = await _server.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(_me)));

        agency.FinishSending();

        await agency.ExpectEndAsync();
        await _server.Log.WaitForAsync("connection_closed", "success", ("agency", $"{_me}"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Answers_still_come_to_an_agency_that_sends_nothing_more()
    {
        using var agency = await _server.ConnectAsync();

        await agency.SendAsync(Some.Bet(_me));
        await agency.SendAsync("WIN\n");
        agency.FinishSending();

        Assert.Equal("ACK\n", await agency.ReceiveAsync());
        Assert.Equal("N\n", await agency.ReceiveAsync());
        await agency.ExpectEndAsync();
    }

    // The first line, which makes the message a BET, is good.
    private string WithWrongLines(int count) =>
        Some.Bet(_me) + string.Concat(Enumerable.Repeat("wrong\n", count));

    private static byte[] Header(uint length) =>
        [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
}
