using Lottery.Common.Specs.Sync;
using Lottery.Storage;

namespace Lottery.Common.Specs.Session;

/// <summary>What the server answers to one connection after the other.</summary>
public sealed class AgencySessionSpecs : IAsyncDisposable
{
    private const int PipeTakes = 4096;

    private readonly CapturedLog _log = new();
    private readonly TestService _service;

    public AgencySessionSpecs() => _service = new() { Log = _log.Logger };

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Good_bets_are_stored_and_acknowledged()
    {
        using var agency = await _service.ConnectAsync();

        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(3)));

        Assert.Equal(3, _service.Database.Bets.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Bad_lines_are_counted_and_the_others_stored()
    {
        var message = $"{Some.Bet()}1||Lorca|1|1999-03-17|1\n{Some.Bet()}no bet\n";
        using var agency = await _service.ConnectAsync();

        Assert.Equal("REJECTED 2\n", await agency.AskAsync(message));

        Assert.Equal(2, _service.Database.Bets.Count);
        Assert.Equal([new(1, false, 2, 2)], Agencies());
    }

    [Fact(Timeout = 30_000)]
    public async Task The_agency_named_first_is_the_only_one_that_may_bet()
    {
        using var agency = await _service.ConnectAsync();
        await agency.AskAsync(Some.Bet(agency: 7));

        Assert.Equal("REJECTED 1\n", await agency.AskAsync(Some.Bet(8) + Some.Bet(7)));

        Assert.All(_service.Database.Bets, bet => Assert.Equal(7, bet.Agency));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_line_that_is_refused_names_the_agency_all_the_same()
    {
        using var agency = await _service.ConnectAsync();

        Assert.Equal("REJECTED 1\n", await agency.AskAsync("7||Lorca|1|1999-03-17|1\n"));
        Assert.Equal([new(7, false, 0, 1)], Agencies());

        Assert.Equal("REJECTED 1\n", await agency.AskAsync(Some.Bet(8)));
    }

    [Fact(Timeout = 30_000)]
    public async Task END_is_acknowledged_as_often_as_it_is_said_and_refuses_later_bets()
    {
        using var agency = await _service.ConnectAsync();
        await agency.AskAsync(Some.Bet());

        Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));
        Assert.Equal("END ACK\n", await agency.AskAsync("END|1\n"));
        Assert.Equal("REJECTED 2\n", await agency.AskAsync(Some.Bets(2)));

        Assert.Single(_service.Database.Bets);
    }

    [Fact(Timeout = 30_000)]
    public async Task END_without_a_name_speaks_for_the_agency_last_seen_from_the_address()
    {
        using (var before = await _service.ConnectAsync())
            await before.AskAsync(Some.Bet(agency: 3));
        using var agency = await _service.ConnectAsync();

        Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));

        Assert.Equal(
            (3, true),
            Assert.Single(Agencies().Select(one => (one.Agency, one.Finished)))
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task END_without_a_name_is_an_error_where_two_unfinished_agencies_were_seen()
    {
        foreach (var number in new[] { 1, 2 })
            using (var before = await _service.ConnectAsync())
                await before.AskAsync(Some.Bet(agency: number));
        using var agency = await _service.ConnectAsync();

        await agency.SendAsync("END\n");

        Assert.Contains("several that have not finished", await agency.ExpectErrorAsync());
        Assert.Equal([false, false], Agencies().Select(one => one.Finished));
    }

    [Fact(Timeout = 30_000)]
    public async Task END_from_an_address_without_an_agency_is_an_error()
    {
        using var agency = await _service.ConnectAsync();

        await agency.SendAsync("END\n");

        Assert.Contains("none was seen from", await agency.ExpectErrorAsync());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("END|2\n")]
    [InlineData("WIN|2\n")]
    [InlineData("CON|2\n")]
    public async Task No_connection_speaks_for_another_agency(string message)
    {
        using var agency = await _service.ConnectAsync();
        await agency.AskAsync(Some.Bet(agency: 1));

        await agency.SendAsync(message);

        Assert.Equal(
            "this connection speaks for agency 1, not for 2",
            await agency.ExpectErrorAsync()
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task The_last_END_makes_the_draw_and_its_line_is_logged_once()
    {
        using var agency = await _service.ConnectAsync();
        await agency.AskAsync(Some.Winner(1, "42"));
        await agency.AskAsync("END\n");
        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));
        Assert.Empty(_log.Of("sorteo"));

        using var last = await _service.ConnectAsync();
        await last.AskAsync("END|2\n");
        await last.AskAsync("END|2\n");

        Assert.Single(_log.Of("sorteo"));
        Assert.Equal("Y\n", await agency.AskAsync("WIN\n"));
        Assert.Equal("42\n", await agency.AskAsync("CON|1\n"));
        Assert.Equal("\n", await last.AskAsync("CON|2"));
    }

    [Fact(Timeout = 30_000)]
    public async Task CON_before_the_draw_is_an_error_where_it_may_not_wait()
    {
        using var agency = await _service.ConnectAsync();

        await agency.SendAsync("CON|1\n");

        Assert.Contains("ask WIN until it is", await agency.ExpectErrorAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_draw_whose_line_is_not_logged_yet_is_told_to_no_agency()
    {
        using var semaphore = new TestSemaphore();
        await using var service = new TestService { Semaphore = semaphore, Agencies = 1 };
        using (var elsewhere = service.Database.Open(agencies: 1))
            elsewhere.Finish(new(1), "192.0.2.1");
        using var agency = await service.ConnectAsync();

        Assert.Equal("N\n", await agency.AskAsync("WIN|1\n"));
        semaphore.Semaphore.Post();

        Assert.Equal("Y\n", await agency.AskAsync("WIN|1\n"));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_line_of_an_END_has_the_agencys_counts_and_how_far_the_draw_is()
    {
        using var agency = await _service.ConnectAsync();
        await agency.AskAsync($"{Some.Bet()}{Some.Bet()}no bet\n");

        await agency.AskAsync("END\n");

        var line = await _log.WaitForAsync("agency_finished");
        Assert.Equal(("1", "2", "1"), (line["agency"], line["bets"], line["refused"]));
        Assert.Equal("1", line["finished"]);
        Assert.Equal($"{_service.Database.Open().ReadStatus(0).Rules.Agencies}", line["expected"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task However_long_a_line_that_is_refused_its_log_line_is_one_that_a_pipe_takes_as_a_whole()
    {
        using var agency = await _service.ConnectAsync();

        await agency.AskAsync($"1|{new string('\a', 8_000)}|Lorca|1|1999-03-17|none\n");

        var refused = Assert.Single(_log.Of("apuesta_rechazada"));
        Assert.StartsWith(@"1\x7C\x07\x07", refused["line"]);
        Assert.EndsWith("...", refused["line"]);
        Assert.InRange(refused["line"].Length, 500, PipeTakes / 2);
    }

    private IReadOnlyList<AgencyStatus> Agencies() =>
        _service.Database.Open().ReadStatus(10).Agencies;
}
