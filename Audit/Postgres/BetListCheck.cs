using Npgsql;

namespace Lottery.Audit.Postgres;

/// <summary>
/// What only a draw on PostgreSQL has: each bet names its list. Compares that, as the bets are read, with the lists. Owns
/// nothing.
/// </summary>
internal sealed class BetListCheck
{
    private readonly Dictionary<int, List> _lists = [];
    private string? _difference;

    /// <summary>Reads the lists.</summary>
    public BetListCheck(PostgresMoment moment) =>
        moment.Each(
            "select id, agency, upload, stored from lists",
            row => _lists[row.GetInt32(0)] = new(row.GetInt32(1), row.GetString(2), row.GetInt64(3))
        );

    /// <summary>Takes a bet, which has the number of its list after its other columns.</summary>
    public void Take(NpgsqlDataReader bet)
    {
        var (agency, id, number) = (bet.GetInt32(0), bet.GetInt64(6), bet.GetInt32(7));
        if (_lists.TryGetValue(number, out var list) && list.Agency == agency)
            list.Bets++;
        else
            _difference ??=
                $"row {id} of bets, agency {agency}, is of the list number {number}, which this agency has not";
    }

    /// <summary>Requires each list to have the bets that name it.</summary>
    public void RequireEqual()
    {
        if (_difference is not null)
            throw Difference.Is($"{_difference}");
        foreach (var (number, list) in _lists)
            Difference.Require(
                $"agency {list.Agency}, list {Difference.Show(list.Upload)}: the number of bets with its number, {number},",
                list.Bets,
                "lists.stored is",
                list.Stored
            );
    }

    private sealed record List(int Agency, string Upload, long Stored)
    {
        public long Bets { get; set; }
    }
}
