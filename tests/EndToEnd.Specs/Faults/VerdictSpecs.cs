using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>The judge of all the faults sees what is wrong: each test harms a copy of a draw that is well.</summary>
public sealed class VerdictSpecs : IClassFixture<UntroubledDraw>, IDisposable
{
    private const string SeventhBetAgain =
        "insert into bets select agency, first_name, last_name, document, birthdate, number, null from bets where rowid = 7";
    private const string BetOfAnother =
        "insert into bets values (9, 'Ana', 'Paz', '1', '1990-01-31', 1, null)";

    private readonly TempDir _folder = new();
    private readonly DrawSetup _setup;
    private readonly Verdict _untroubled;
    private readonly Verdict _verdict;

    public VerdictSpecs(UntroubledDraw draw)
    {
        _setup = draw.CopyTo(_folder);
        _untroubled = draw.Verdict;
        _verdict = new Verdict(_setup);
    }

    [Fact]
    public void A_draw_without_faults_has_no_problems()
    {
        Assert.Empty(_untroubled.Problems);
        Assert.Equal(1, _untroubled.Draws);
    }

    [Theory]
    [InlineData("delete from bets where rowid = 7", 1, 0, "29 rows of 30")]
    [InlineData(SeventhBetAgain, 0, 1, "31 rows of 30")]
    [InlineData("update bets set number = 8 where rowid = 7", 1, 1, "30 rows of 30, or in")]
    [InlineData("update bets set agency = 9 where rowid = 7", 1, 1, "1 rows of agencies that")]
    [InlineData(BetOfAnother, 0, 1, "1 rows of agencies that have no list")]
    public void Bets_that_are_missing_or_too_many_are_counted(
        string harm,
        int lost,
        int doubled,
        string problem
    )
    {
        Harm(harm);

        _verdict.LookAtOutcome();

        Assert.Equal((lost, doubled), (_verdict.Lost, _verdict.Doubled));
        Assert.Contains(_verdict.Problems, told => told.Contains(problem));
    }

    [Theory]
    [InlineData("delete from draw", "the draw was not made once")]
    [InlineData("update draw set winners = 9", "the draw had 1 agencies and 9 winners")]
    [InlineData("update draw set finished = 2", "the draw had 2 agencies and 2 winners")]
    [InlineData("delete from bets where rowid > 25", "25 rows, 30 counted")]
    [InlineData("update lists set taken = taken + 1", "30 rows, 31 counted")]
    [InlineData("update bets set number = 8 where rowid = 7", "30 rows are not the first of")]
    [InlineData(
        "update journal set kind = 'open' where kind = 'draw'",
        "the journal has the states open, close, open"
    )]
    [InlineData("update lists set stored = 31", "the lists count other bets than there are")]
    public void A_wrong_draw_and_a_wrong_count_are_seen(string harm, string problem)
    {
        Harm(harm);

        _verdict.LookAtOutcome();
        _verdict.LookAtDatabase();

        Assert.Contains(_verdict.Problems, told => told.Contains(problem));
    }

    [Theory]
    [InlineData("delete from bets where rowid = 7", 1, 0)]
    [InlineData("delete from bets where rowid > 12", 8, 0)]
    [InlineData(SeventhBetAgain, 0, 1)]
    [InlineData("select 1", 0, 0)]
    public void Of_a_draw_that_was_given_up_what_was_acknowledged_until_then_is_judged(
        string harm,
        int lost,
        int doubled
    )
    {
        Harm(
            """
            update draw set state = 'open', closed_at = null;
            delete from winners;
            delete from journal where kind in ('end', 'close', 'draw');
            delete from bets where rowid > 25;
            update lists set taken = 25, stored = 25;
            update journal set stored = stored - 5, last_bet = 25 where last_bet = 30;
            """
        );
        Harm(harm);

        _verdict.Acknowledge(_setup.Files[0], lines: 20);
        _verdict.LookAtRemains();

        Assert.True(_verdict.IsJudged);
        Assert.Equal((lost, doubled), (_verdict.Lost, _verdict.Doubled));
        Assert.Equal(
            lost + doubled > 0,
            _verdict.Problems.Any(told => told.Contains("rows of 20, or in another order"))
        );
        if (lost + doubled == 0)
            Assert.Empty(_verdict.Problems);
    }

    [Fact]
    public void A_draw_that_was_made_early_is_seen()
    {
        Harm("delete from bets where rowid > 25; update lists set taken = 25");

        _verdict.LookAtRemains();

        Assert.Equal(5, _verdict.Lost);
    }

    [Theory]
    [InlineData("sorteo, draw_found, draw_found")]
    [InlineData("draw_found sorteo")]
    [InlineData(", draw_found")]
    public void A_draw_that_was_made_once_is_well(string lives) =>
        Assert.Empty(ProblemsWhereTheServerSaid(lives));

    [Theory]
    [InlineData("sorteo sorteo", "double draw")]
    [InlineData("sorteo, draw_found, sorteo", "double draw")]
    [InlineData("draw_found, sorteo", "double draw")]
    [InlineData(", ,", "no process said")]
    public void A_draw_that_was_made_again_or_in_silence_is_seen(string lives, string problem) =>
        Assert.Contains(problem, Assert.Single(ProblemsWhereTheServerSaid(lives)));

    [Fact]
    public void A_draw_that_was_said_to_be_made_and_is_not_there_is_seen()
    {
        Harm("delete from draw");

        Assert.Contains(
            ProblemsWhereTheServerSaid("sorteo"),
            problem => problem.Contains("said to be made")
        );
    }

    [Fact]
    public void A_server_that_goes_back_behind_what_it_acknowledged_is_seen()
    {
        var witness = new Witness(_setup.Files[0], _verdict);

        witness.Hear([Said("batch_sent | result: success | cantidad: 10 | total: 10")]);
        witness.Hear([Said("connect | result: success | client_id: 1"), Resumed(10)]);
        Assert.Equal(0, _verdict.Lost);

        witness.Hear([Said("connect | result: success | client_id: 1"), Resumed(4)]);
        Assert.Equal(6, _verdict.Lost);
    }

    [Fact]
    public void A_server_that_knows_nothing_of_what_it_acknowledged_is_seen()
    {
        var witness = new Witness(_setup.Files[0], _verdict);

        witness.Hear([Said("batch_sent | result: success | cantidad: 20 | total: 20")]);
        witness.Hear([
            Said("connect | result: success | client_id: 1"),
            Said("batch_sent | result: success | cantidad: 10 | total: 10"),
        ]);

        Assert.Equal(10, _verdict.Lost);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<string> ProblemsWhereTheServerSaid(string lives)
    {
        _verdict.LookAtOutcome();
        var said = lives
            .Split(',')
            .Select(life => life.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(life => life.Select(action => Said($"{action} | result: success")));
        _verdict.LookAtLog(SaidOfDraw.In(said));
        return _verdict.Problems;
    }

    private static SaidLine Resumed(int lines) =>
        Said($"upload_resumed | result: success | client_id: 1 | lines_taken: {lines}");

    private static SaidLine Said(string action) =>
        new(IsError: false, $"2026-11-23 22:11:15 INFO     action: {action}");

    private void Harm(string sql) => UntroubledDraw.Harm(_setup, sql);
}
