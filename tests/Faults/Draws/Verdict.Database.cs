using Microsoft.Data.Sqlite;

namespace Lottery.Faults.Draws;

public sealed partial class Verdict
{
    /// <summary>
    /// Looks at the database of a server that has just died, while its workers may still be at their last
    /// message: every upload's rows are the first of its list, and just as many as were counted.
    /// </summary>
    public void LookAtDatabase()
    {
        if (!File.Exists(setup.Database) || Read(StoredUploads.TryRead) is not { } found)
            return;
        LookForStrangers(found);
        foreach (var file in setup.Files)
            CompareCount(file, found);
    }

    /// <summary>Looks at the database when all is over: every list is in it, and the draw.</summary>
    public void LookAtOutcome()
    {
        if (TryLook(file => file.Bets.Count) && Draws != 1)
            Add("the draw was not made once");
    }

    /// <summary>
    /// Looks at the database of a draw that was given up: what was acknowledged is in it, and if the draw
    /// is, then with everything.
    /// </summary>
    public void LookAtRemains()
    {
        LookAtDatabase();
        TryLook(file => _acknowledged.GetValueOrDefault(file.Agency));
    }

    private bool TryLook(Func<BetFile, long> due)
    {
        if (
            Read(StoredUploads.TryRead) is not { } found
            || Read(StoredDraw.ReadAll) is not { } draws
        )
        {
            Add("the database cannot be read");
            return false;
        }
        IsJudged = true;
        Draws = draws.Count;
        if (found.Integrity != "ok")
            Add($"integrity_check: {found.Integrity}");
        foreach (var problem in Balance.ProblemsOf(setup.Database))
            Add(problem);
        Doubled += LookForStrangers(found);
        foreach (var file in setup.Files)
            Compare(file, found.BetsOf(file.Agency), draws is [] ? due(file) : file.Bets.Count);
        var winners = setup.Files.Sum(file => file.Winners.Count);
        foreach (var draw in draws)
            if (draw.Winners != winners || draw.Agencies != setup.Files.Count)
                Add($"the draw had {draw.Agencies} agencies and {draw.Winners} winners");
        return true;
    }

    private T? Read<T>(Func<string, T?> read)
        where T : class
    {
        try
        {
            return read(setup.Database);
        }
        catch (SqliteException e)
        {
            Add($"{setup.Database}: {e.Message}");
            return null;
        }
    }

    private long LookForStrangers(StoredUploads found)
    {
        var strangers = found.Count - setup.Files.Sum(file => found.BetsOf(file.Agency).Count);
        if (strangers > 0)
            Add($"{strangers} rows of agencies that have no list");
        return strangers;
    }

    private void CompareCount(BetFile file, StoredUploads found)
    {
        var rows = found.BetsOf(file.Agency);
        if (rows.Count != found.TakenOf(file.Agency))
            Add($"agency {file.Agency}: {rows.Count} rows, {found.TakenOf(file.Agency)} counted");
        if (!rows.SequenceEqual(file.Bets.Take(rows.Count)))
            Add($"agency {file.Agency}: its {rows.Count} rows are not the first of its list");
    }

    // So many lines of the list must be there, and nothing that is not in the list.
    private void Compare(BetFile file, IReadOnlyList<StoredBet> rows, long due)
    {
        if (rows.Count >= due && rows.SequenceEqual(file.Bets.Take(rows.Count)))
            return;
        Doubled += Missing(rows, from: file.Bets);
        Lose(
            Missing(file.Bets.Take((int)due), from: rows),
            $"agency {file.Agency}: {rows.Count} rows of {due}, or in another order"
        );
    }

    private static long Missing(IEnumerable<StoredBet> bets, IEnumerable<StoredBet> from)
    {
        var there = from.CountBy(bet => bet).ToDictionary();
        return bets.CountBy(bet => bet)
            .Sum(bet => Math.Max(0L, bet.Value - there.GetValueOrDefault(bet.Key)));
    }
}
