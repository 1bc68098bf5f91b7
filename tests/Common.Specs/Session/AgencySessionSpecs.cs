using System.Text;
using Lottery.Common.Specs.Storage;
using Lottery.Session;
using Lottery.Storage;
using Lottery.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Common.Specs.Session;

/// <summary>What the server answers, without a socket: a message in, a reply out.</summary>
public sealed class AgencySessionSpecs : IDisposable
{
    private const string Here = "192.0.2.1";

    private readonly TestDatabase _database = new();
    private readonly BetStore _store;
    private int _draws;

    public AgencySessionSpecs() => _store = _database.Open(agencies: 2);

    [Fact]
    public void Good_bets_are_stored_and_acknowledged()
    {
        var session = Session();

        Assert.Equal("ACK\n", Answer(session, Some.Bets(3)));

        Assert.Equal(3, _database.Bets.Count);
        Assert.Equal(1, session.Agency!.Value.Value);
    }

    [Fact]
    public void Bad_lines_are_counted_and_the_others_stored()
    {
        var message = $"{Some.Bet()}1||Lorca|1|1999-03-17|1\n{Some.Bet()}no bet\n";

        Assert.Equal("REJECTED 2\n", Answer(Session(), message));

        Assert.Equal(2, _database.Bets.Count);
    }

    [Fact]
    public void The_agency_named_first_is_the_only_one_that_may_bet()
    {
        var session = Session();
        Answer(session, Some.Bet(agency: 7));

        Assert.Equal("REJECTED 1\n", Answer(session, Some.Bet(8) + Some.Bet(7)));

        Assert.All(_database.Bets, bet => Assert.Equal(7, bet.Agency));
    }

    [Fact]
    public void A_line_that_is_refused_names_the_agency_all_the_same()
    {
        var session = Session();

        Assert.Equal("REJECTED 1\n", Answer(session, "7||Lorca|1|1999-03-17|1\n"));

        Assert.Equal(7, session.Agency!.Value.Value);
    }

    [Fact]
    public void END_is_acknowledged_as_often_as_it_is_said_and_refuses_later_bets()
    {
        var session = Session();
        Answer(session, Some.Bet());

        Assert.Equal("END ACK\n", Answer(session, "END\n"));
        Assert.Equal("END ACK\n", Answer(session, "END|1\n"));
        Assert.Equal("REJECTED 2\n", Answer(session, Some.Bets(2)));

        Assert.Single(_database.Bets);
    }

    [Fact]
    public void END_without_a_name_speaks_for_the_agency_last_seen_from_the_address()
    {
        Answer(Session(), Some.Bet(agency: 3));

        Assert.Equal("END ACK\n", Answer(Session(), "END\n"));

        Assert.Equal(["3|1"], _database.Query("select agency, finished from agencies"));
    }

    [Fact]
    public void END_from_nobody_that_was_seen_is_an_error() =>
        Assert.Contains(
            "none was seen from",
            Assert.Throws<WireException>(() => Answer(Session(), "END\n")).Message
        );

    [Theory]
    [InlineData("END|2\n")]
    [InlineData("WIN|2\n")]
    [InlineData("CON|2\n")]
    public void Nobody_speaks_for_another_agency(string message)
    {
        var session = Session();
        Answer(session, Some.Bet(agency: 1));

        var error = Assert.Throws<WireException>(() => Answer(session, message));

        Assert.Equal("this connection speaks for agency 1, not for 2", error.Message);
    }

    [Fact]
    public void The_last_END_makes_the_draw_and_tells_of_it_once()
    {
        var session = Session();
        Answer(session, Some.Winner(1, "42"));
        Answer(session, "END\n");
        Assert.Equal(("N\n", 0), (Answer(session, "WIN\n"), _draws));
        Assert.Null(Answer(session, "CON|1\n"));

        Answer(Session(), "END|2\n");
        Answer(Session(), "END|2\n");

        Assert.Equal(("Y\n", 1), (Answer(session, "WIN\n"), _draws));
        Assert.Equal("42\n", Answer(session, "CON|1\n"));
        Assert.Equal("42\n", Text(session.Winners()));
        Assert.Equal("\n", Answer(Session(), "CON|2"));
    }

    [Fact]
    public void However_long_a_line_that_is_refused_its_log_line_is_one_that_a_pipe_takes_as_a_whole()
    {
        const int pipeTakes = 4096;
        var log = new CapturedLog();

        Answer(Session(log.Logger), $"1|{new string('\a', 8_000)}|Lorca|1|1999-03-17|none\n");

        var refused = Assert.Single(log.Of("apuesta_rechazada"));
        Assert.StartsWith(@"1\x7C\x07\x07", refused["line"]);
        Assert.EndsWith("...", refused["line"]);
        Assert.InRange(refused["line"].Length, 500, pipeTakes / 2);
    }

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    private AgencySession Session(ILogger? log = null) =>
        new(_store, Here, () => _draws++, log ?? NullLogger.Instance);

    private static string? Answer(AgencySession session, string message) =>
        session.Answer(Encoding.UTF8.GetBytes(message)) is { } reply ? Text(reply) : null;

    private static string Text(Reply reply) =>
        string.Concat(reply.Payloads.Select(part => Encoding.UTF8.GetString(part.Span)));
}
