using Lottery.Common.Specs.Sync;
using Lottery.Storage;
using Lottery.Wire;

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
    public async Task A_line_that_is_refused_names_the_agency_all_the_same()
    {
        using var agency = await _service.ConnectAsync();

        Assert.Equal("REJECTED 1\n", await agency.AskAsync("7||Lorca|1|1999-03-17|1\n"));
        Assert.Equal((7, 0L, 1L), (Agency().Agency, Agency().Stored, Agency().Refused));

        Assert.Equal("REJECTED 1\n", await agency.AskAsync(Some.Bet(8)));
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
        Assert.Equal($"{_service.Agencies}", line["expected"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task However_long_a_line_that_is_refused_its_log_line_is_one_that_a_pipe_takes_as_a_whole()
    {
        using var agency = await _service.ConnectAsync();

        await agency.AskAsync($"1|{new string('\a', 8_000)}|Lorca|1|1999-03-17|none\n");

        var refused = Assert.Single(_log.Of("apuesta_rechazada"));
        Assert.Equal(("1", "1"), (refused["agency"], refused["line"]));
        var text = Assert.Single(_log.Of("refused_line"))["text"];
        Assert.StartsWith(@"1\x7C\x07\x07", text);
        Assert.EndsWith("...", text);
        Assert.InRange(text.Length, 500, PipeTakes / 2);
    }

    [Fact(Timeout = 30_000)]
    public async Task Of_a_message_ten_refused_lines_are_logged_and_then_their_number()
    {
        using var agency = await _service.ConnectAsync();

        await agency.AskAsync(string.Concat(Enumerable.Repeat("1||Lorca|1|1999-03-17|1\n", 40)));

        var lines = _log.Of("apuesta_rechazada").ToList();
        Assert.Equal(["1", "10"], [lines[0]["line"], lines[9]["line"]]);
        Assert.Equal("30", lines[10]["more_lines"]);
        Assert.Equal(11, lines.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_RES_that_finds_another_list_is_told_what_can_be_done()
    {
        using var agency = await _service.ConnectAsync();
        await agency.AskAsync(Some.Bet(agency: 1));

        await agency.SendAsync("RES|1|5f3a\n");

        var reason = await agency.ExpectErrorAsync();
        Assert.Contains("1 bets of the list without a name", reason);
        Assert.EndsWith(Reply.ReplaceOrAdd, reason);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("replace", 0)]
    [InlineData("add", 1)]
    public async Task A_list_replaces_another_or_is_added(string word, int left)
    {
        using var agency = await _service.ConnectAsync();
        await agency.AskAsync(Some.Bet(agency: 1));

        Assert.Equal("RES ACK|0\n", await agency.AskAsync($"RES|1|5f3a|{word}\n"));

        Assert.Equal(left, _service.Database.Bets.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Bets_of_a_RES_after_the_END_are_an_ERROR_with_the_reason()
    {
        using var agency = await _service.ConnectAsync();
        await agency.AskAsync("RES|1|5f3a\n");
        await agency.AskAsync("END\n");

        await agency.SendAsync(Some.Bet(agency: 1));

        Assert.Equal("the agency has sent END", await agency.ExpectErrorAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_CON_before_the_END_of_its_agency_would_wait_for_itself()
    {
        using var agency = await _service.ConnectAsync();

        await agency.SendAsync("CON|1\n");

        Assert.Equal(
            "the draw has not been made, and waits for the END of agency 1",
            await agency.ExpectErrorAsync()
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task A_DRW_is_answered_with_how_far_the_draw_is()
    {
        using var agency = await _service.ConnectAsync();

        Assert.Equal("DRW ACK|open|||\n", await agency.AskAsync("DRW\n"));
    }

    private AgencyStatus Agency()
    {
        using var store = _service.Database.Open();
        return Assert.Single(store.ReadStatus(10).Agencies);
    }
}
