using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>The judge of all the faults sees what is wrong with lists that have left a draw.</summary>
public sealed class ReplacementVerdictSpecs : IClassFixture<UntroubledReplacement>, IDisposable
{
    private const string Bet = "agency, first_name, last_name, document, birthdate, number";

    private readonly TempDir _folder = new();
    private readonly DrawSetup _setup;
    private readonly Verdict _untroubled;
    private readonly Verdict _verdict;

    public ReplacementVerdictSpecs(UntroubledReplacement draw)
    {
        _setup = draw.CopyTo(_folder);
        _untroubled = draw.Verdict;
        _verdict = new Verdict(_setup);
    }

    [Fact]
    public void A_draw_by_hand_without_faults_has_no_problems()
    {
        Assert.Empty(_untroubled.Problems);
        Assert.Equal((0, 0, 1), (_untroubled.Lost, _untroubled.Doubled, _untroubled.Draws));
        Assert.Equal(30, StoredBet.ReadAll(_setup.Database, "voided_bets").Count);
    }

    [Theory]
    [InlineData(
        "delete from voided_bets where agency = 2 and first_name = 'Eva 7'",
        1,
        0,
        "agency 2: 19 voided rows of 20"
    )]
    [InlineData(
        $"insert into voided_bets select {Bet}, null, upload, '', '' from voided_bets where first_name = 'Eva 7'",
        0,
        1,
        "agency 2: 21 voided rows of 20"
    )]
    [InlineData("delete from voided_bets where agency = 3", 10, 0, "agency 3: 0 voided rows of 10")]
    [InlineData(
        $"insert into bets select {Bet}, null from voided_bets where first_name = 'Eva 7'",
        0,
        1,
        "agency 2: 31 rows of 30"
    )]
    [InlineData(
        $"insert into voided_bets select {Bet}, null, '-', '', '' from bets where agency = 1",
        0,
        15,
        "15 rows of agencies that have no list, or of lists that should not leave"
    )]
    public void Rows_of_lists_that_left_are_missing_or_too_many(
        string harm,
        int lost,
        int doubled,
        string problem
    )
    {
        UntroubledDraw.Harm(_setup, harm);

        _verdict.LookAtOutcome();

        Assert.Equal((lost, doubled), (_verdict.Lost, _verdict.Doubled));
        Assert.Contains(_verdict.Problems, told => told.Contains(problem));
    }

    public void Dispose() => _folder.Dispose();
}
