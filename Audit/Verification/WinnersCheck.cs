using Lottery.Hosting;

namespace Lottery.Audit.Verification;

/// <summary>
/// Compares <c>winners</c> with the bets on the number drawn, without holding either. Owns the look-up.
/// </summary>
internal sealed class WinnersCheck(AuditedDatabase database, DrawRow draw) : IDisposable
{
    private readonly Rows _recorded = database.Read(
        "select document from winners where agency = ?1 and bet = ?2"
    );

    private FailedException? _first;

    /// <summary>The bets on the number drawn.</summary>
    public long Count { get; private set; }

    /// <summary>Looks up a bet on the number drawn; a difference is told by <see cref="Run"/>.</summary>
    public void LookUp(long id, Rows row)
    {
        Count++;
        if (_first is not null)
            return;
        _recorded.Restart(row.Number(1), id);
        var bet = $"row {id} of bets, agency {row.Number(1)}, document '{row.Text(4)}'";
        if (!_recorded.Next())
            _first = Difference.Is(
                $"{bet}, is on the number drawn, {draw.DrawnNumber}, and is missing in winners"
            );
        else if (!_recorded.Utf8(0).SequenceEqual(row.Utf8(4)))
            _first = Difference.Is(
                $"{bet}, has won, and winners has the document '{_recorded.Text(0)}'"
            );
    }

    /// <summary>Requires the winners to be those that were looked up, and no others.</summary>
    public void Run()
    {
        if (_first is not null)
            throw _first;
        if (database.Number("select count(*) from winners") != Count)
            throw Surplus();
        if (!draw.IsDrawn)
            return;
        Difference.Require("draw.winners", draw.Winners, "the bets on the number drawn are", Count);
        Difference.Require(
            "draw.finished",
            draw.Finished,
            "the agencies that have finished are",
            database.Number("select count(*) from agencies where finished = 1")
        );
    }

    public void Dispose() => _recorded.Dispose();

    private FailedException Surplus()
    {
        using var rows = database.Read(
            """
            select agency, bet, document from winners where not exists (
                select 1 from bets where id = bet and bets.agency = winners.agency
                    and number = (select drawn_number from draw)
            )
            """
        );
        rows.Next();
        return Difference.Is(
            $"winners has the bet {rows.Number(1)} of agency {rows.Number(0)}, document '{rows.Text(2)}', and bets has no such bet on the number drawn, {Difference.Show(draw.DrawnNumber)}"
        );
    }
}
