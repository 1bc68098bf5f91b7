namespace Lottery.EndToEnd.Specs.Wire;

public sealed class BetSpecs(OpenLottery lottery) : IClassFixture<OpenLottery>
{
    private readonly TestLottery _server = lottery.Server;
    private readonly int _me = lottery.NewAgency();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_bet_is_acknowledged_and_stored_as_it_was_sent()
    {
        using var agency = await _server.ConnectAsync();

        var answer = await agency.AskAsync($"{_me}|José María|Ñandú|30904465|1999-03-17|7574\n");

        Assert.Equal("ACK\n", answer);
        Assert.Equal(
            [new StoredBet(_me, "José María", "Ñandú", "30904465", "1999-03-17", 7574)],
            _server.StoredBets(_me)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Bets_are_stored_in_their_order_each_as_often_as_it_was_sent()
    {
        using var agency = await _server.ConnectAsync();
        var same = Some.Bet(_me, document: "1");

        Assert.Equal("ACK\n", await agency.AskAsync(same + Some.Bet(_me, document: "2") + same));
        Assert.Equal("ACK\n", await agency.AskAsync(same));

        Assert.Equal(["1", "2", "1", "1"], _server.StoredBets(_me).Select(bet => bet.Document));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_last_line_may_lack_its_line_break()
    {
        using var agency = await _server.ConnectAsync();

        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(2, _me).TrimEnd('\n')));
        Assert.Equal(2, _server.StoredBets(_me).Count);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("CONSTANZA", "CON")]
    [InlineData("END", "WIN")]
    [InlineData("RES", "ERROR")]
    [InlineData("-", "'; drop table bets; --")]
    public async Task A_person_of_any_name_can_bet(string firstName, string lastName)
    {
        using var agency = await _server.ConnectAsync();

        var answer = await agency.AskAsync(Some.Bet(_me, firstName: firstName, lastName: lastName));

        Assert.Equal("ACK\n", answer);
        var stored = Assert.Single(_server.StoredBets(_me));
        Assert.Equal((firstName, lastName), (stored.FirstName, stored.LastName));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("ME|A|B|1|1999-03-17", "six fields")]
    [InlineData("0|A|B|1|1999-03-17|1", "positive integer")]
    [InlineData("999999|A|B|1|1999-03-17|1", "another agency")]
    [InlineData("ME||B|1|1999-03-17|1", "first name")]
    [InlineData("ME|A||1|1999-03-17|1", "last name")]
    [InlineData("ME|A|B||1999-03-17|1", "document")]
    [InlineData("ME| |B|1|1999-03-17|1", "first name")]
    [InlineData("ME|A|B|ERROR 1|1999-03-17|1", "document begins with ERROR")]
    [InlineData("ME|A|B|1|2023-02-29|1", "birthdate")]
    [InlineData("ME|A|B|1|1999-03-17|100000000", "number")]
    public async Task A_wrong_line_is_refused_with_its_reason_and_the_others_are_stored(
        string wrong,
        string reason
    )
    {
        using var agency = await _server.ConnectAsync();
        var line = wrong.Replace("ME", $"{_me}");

        var answer = await agency.AskAsync($"{Some.Bet(_me)}{line}\n{Some.Bet(_me)}");

        Assert.Equal("REJECTED 1\n", answer);
        Assert.Equal(2, _server.StoredBets(_me).Count);
        await _server.Process.WaitForLineAsync(
            said => !said.IsError && Tells(LogLine.Parse(said.Text), reason),
            $"that the second line was refused: {reason}"
        );
        await _server.Process.WaitForLineAsync(
            said => !said.IsError && LogLine.Parse(said.Text).Find("text") == Escaped(line),
            $"the text of the line '{line}'"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_message_with_nothing_right_in_it_stores_nothing_and_the_connection_goes_on()
    {
        using var agency = await _server.ConnectAsync();
        var wrong = Some.Bet(_me, number: 100_000_000);

        Assert.Equal("REJECTED 3\n", await agency.AskAsync(wrong + wrong + wrong));
        Assert.Empty(_server.StoredBets(_me));
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(_me)));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_connection_speaks_for_the_first_agency_named_on_it()
    {
        var other = lottery.NewAgency();
        using var agency = await _server.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(_me)));

        Assert.Equal("REJECTED 2\n", await agency.AskAsync(Some.Bet(other) + Some.Bet(other)));

        Assert.Empty(_server.StoredBets(other));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("1\r2026-11-23 22:11:15 INFO     action: sorteo ", "REJECTED 1\n")]
    [InlineData("1\u001b[2J\u0085", "REJECTED 1\n")]
    [InlineData("1\02", "REJECTED 1\n")]
    [InlineData("1\u20282026-11-23 22:11:15 INFO     action: sorteo ", "ACK\n")]
    public async Task What_an_agency_writes_is_refused_or_stored_as_it_is_and_forges_no_log_line(
        string document,
        string answer
    )
    {
        using var agency = await _server.ConnectAsync();

        Assert.Equal(answer, await agency.AskAsync(Some.Bet(_me, document: document)));

        agency.FinishSending();
        await agency.ExpectEndAsync();

        Assert.Equal(
            (string[])(answer == "ACK\n" ? [document] : []),
            _server.StoredBets(_me).Select(bet => bet.Document)
        );
        await _server.Log.WaitForAsync("connection_closed", "success", ("agency", $"{_me}"));
        Assert.Empty(_server.Log.Of("sorteo"));
    }

    private bool Tells(LogLine logged, string reason) =>
        logged.Action == "apuesta_rechazada"
        && (logged["agency"], logged["line"]) == ($"{_me}", "2")
        && logged["reason"].Contains(reason, StringComparison.Ordinal);

    private static string Escaped(string line) => line.Replace("|", @"\x7C");
}
