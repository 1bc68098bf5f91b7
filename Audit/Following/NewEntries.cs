using Npgsql;

namespace Lottery.Audit.Following;

/// <summary>What a round needs to know of the entries that it copies. Owns nothing.</summary>
internal sealed class NewEntries
{
    /// <summary>Their numbers, in their order.</summary>
    public List<long> Ids { get; } = [];

    /// <summary>The bets that they have stored.</summary>
    public EntryBets Bets { get; } = new();

    /// <summary>How many bets they have stored.</summary>
    public long Stored { get; private set; }

    /// <summary>How many bets have left the draw with them.</summary>
    public long Voided { get; private set; }

    /// <summary>The last of their numbers; 0 if there are none.</summary>
    public long Last => Ids is [.., var last] ? last : 0;

    /// <summary>Adds an entry, which has the columns of a file's <c>journal</c>.</summary>
    public void Add(NpgsqlDataReader row)
    {
        Ids.Add(row.GetInt64(0));
        Stored += row.GetInt64(6);
        Voided += row.GetInt64(8);
        if (!row.IsDBNull(9) && !row.IsDBNull(10))
            Bets.Add(row.GetInt64(9), row.GetInt64(10));
    }
}
