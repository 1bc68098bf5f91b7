using System.Text;

namespace Lottery.EndToEnd.Specs.Wire;

public sealed class UnknownMessageSpecs(OpenLottery lottery) : IClassFixture<OpenLottery>
{
    private readonly TestLottery _server = lottery.Server;
    private readonly int _me = lottery.NewAgency();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("HELLO\n")]
    [InlineData("\0")]
    [InlineData("CON\n")]
    [InlineData("1|five|fields|30904465|1999-03-17\n")]
    public async Task A_message_that_means_nothing_is_answered_with_ERROR_and_the_end(string text)
    {
        using var agency = await _server.ConnectAsync();
        using var other = await _server.ConnectAsync();

        await agency.SendAsync(text);

        await agency.ExpectErrorAsync();
        Assert.Equal("N\n", await other.AskAsync("WIN\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Bytes_that_are_not_UTF8_refuse_the_whole_message()
    {
        using var agency = await _server.ConnectAsync();
        byte[] bets =
        [
            .. Encoding.UTF8.GetBytes($"{Some.Bet(_me)}{_me}|"),
            0xFF,
            .. "|Lorca|30904465|1999-03-17|7574\n"u8,
        ];

        await agency.SendRawAsync(WireClient.Frame(bets));

        Assert.Contains("UTF-8", await agency.ExpectErrorAsync());
        Assert.Empty(_server.StoredBets(_me));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("HELLO\r\n2026-11-23 22:11:15 INFO     action: sorteo | result: success\n")]
    [InlineData("\u001b[2J\u2028forged")]
    public async Task The_reason_is_one_plain_line_to_the_agency_and_in_the_log(string text)
    {
        using var agency = await _server.ConnectAsync();

        await agency.SendAsync(text);
        var reason = await agency.ExpectErrorAsync();

        Assert.DoesNotContain('\u2028', reason);
        await _server.Log.WaitForAsync(
            "connection_closed",
            "fail",
            ("reason", reason.Replace(@"\", @"\\"))
        );
        Assert.Empty(_server.Log.Of("sorteo"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_was_answered_before_stays_stored()
    {
        using var agency = await _server.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(_me)));

        await agency.SendAsync("HELLO\n");

        await agency.ExpectErrorAsync();
        Assert.Single(_server.StoredBets(_me));
    }
}
