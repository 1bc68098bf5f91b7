using Lottery.Audit.Verification;
using Lottery.Hosting;
using Microsoft.Data.Sqlite;

namespace Lottery.Faults.Draws;

public sealed partial class Verdict
{
    /// <summary>
    /// Looks at the database of a server that has just died, while its workers may still be at their last
    /// message: every agency's rows are the first of a list of its own, and just as many as were counted.
    /// </summary>
    public void LookAtDatabase()
    {
        if (!File.Exists(setup.Validated) || Read(StoredUploads.TryRead) is not { } found)
            return;
        LookForStrangers(found);
        foreach (var file in setup.Files)
            CompareCount(file, found);
    }

    /// <summary>Looks at the database when all is over: every list is in it, and the draw, which was opened first.</summary>
    public void LookAtOutcome()
    {
        if (TryLook(file => file.Bets.Count) is not { } found)
            return;
        if (Draws != 1)
            Add("the draw was not made once");
        if (found.States is not ["open", "close", "draw"])
            Add($"the journal has the states {string.Join(", ", found.States)}");
        Verify();
    }

    /// <summary>
    /// Looks at the database of a draw that was given up: what was acknowledged is in it, and if the draw
    /// is, then with everything.
    /// </summary>
    public void LookAtRemains()
    {
        LookAtDatabase();
        TryLook(file => _acknowledged.GetValueOrDefault(file));
    }

    private StoredUploads? TryLook(Func<BetFile, long> due)
    {
        if (
            Read(StoredUploads.TryRead) is not { } found
            || Read(StoredDraw.ReadAll) is not { } draws
        )
        {
            Add("the database cannot be read");
            return null;
        }
        IsJudged = true;
        Draws = draws.Count;
        if (found.Integrity != "ok")
            Add($"integrity_check: {found.Integrity}");
        foreach (var problem in Balance.ProblemsOf(setup.Validated))
            Add(problem);
        Doubled += LookForStrangers(found);
        foreach (var file in setup.Files)
            if (draws is [])
                Compare(InDraw(file, found), due(InDraw(file, found)), found.BetsOf(file.Agency));
            else
                Compare(file, file.Bets.Count, found.BetsOf(file.Agency));
        foreach (var list in setup.Earlier)
            if (draws is not [] || HasLeft(list, found))
                Compare(list.File, DueOf(list), found.VoidedOf(list.File), "voided ");
        var winners = setup.Files.Sum(file => file.Winners.Count);
        foreach (var draw in draws)
            if (draw.Winners != winners || draw.Agencies != setup.Files.Count)
                Add($"the draw had {draw.Agencies} agencies and {draw.Winners} winners");
        return found;
    }

    // With code that shares nothing with the store's.
    private void Verify()
    {
        try
        {
            DrawVerification.Run(new VerificationOptions(setup.Validated), CancellationToken.None);
        }
        catch (FailedException e)
        {
            Add($"lottery verify: {e.Message}");
        }
    }

    private T? Read<T>(Func<string, T?> read)
        where T : class
    {
        try
        {
            return read(setup.Validated);
        }
        catch (SqliteException e)
        {
            Add($"{setup.Validated}: {e.Message}");
            return null;
        }
    }

    private long LookForStrangers(StoredUploads found)
    {
        var strangers =
            (found.Count - setup.Files.Sum(file => found.BetsOf(file.Agency).Count))
            + (found.VoidedCount - setup.Earlier.Sum(list => found.VoidedOf(list.File).Count));
        if (strangers > 0)
            Add(
                $"{strangers} rows of agencies that have no list, or of lists that should not leave"
            );
        return strangers;
    }

    private void CompareCount(BetFile file, StoredUploads found)
    {
        var rows = found.BetsOf(file.Agency);
        if (rows.Count != found.TakenOf(file.Agency))
            Add($"agency {file.Agency}: {rows.Count} rows, {found.TakenOf(file.Agency)} counted");
        if (!ListsOf(file.Agency).Any(list => AreFirstOf(list, rows)))
            Add($"agency {file.Agency}: its {rows.Count} rows are not the first of its list");
    }

    private IEnumerable<BetFile> ListsOf(int agency) =>
        setup
            .Files.Concat(setup.Earlier.Select(list => list.File))
            .Where(file => file.Agency == agency);

    private static bool AreFirstOf(BetFile file, IReadOnlyList<StoredBet> rows) =>
        rows.SequenceEqual(file.Bets.Take(rows.Count));

    // Of a draw that was given up: the earlier list of an agency, as long as it has not left.
    private BetFile InDraw(BetFile file, StoredUploads found) =>
        setup
            .Earlier.Where(list => list.File.Agency == file.Agency && !HasLeft(list, found))
            .Select(list => list.File)
            .FirstOrDefault(file);

    private static bool HasLeft(EarlierList list, StoredUploads found) =>
        found.VoidedOf(list.File) is not [];

    // It left when so many lines of it were seen in the database, or more were acknowledged.
    private long DueOf(EarlierList list) =>
        Math.Max(
            list.LeavesAfter ?? list.File.Bets.Count,
            _acknowledged.GetValueOrDefault(list.File)
        );

    // So many lines of the list must be there, and nothing that is not in the list.
    private void Compare(BetFile file, long due, IReadOnlyList<StoredBet> rows, string kind = "")
    {
        if (rows.Count >= due && AreFirstOf(file, rows))
            return;
        Doubled += Missing(rows, from: file.Bets);
        Lose(
            Missing(file.Bets.Take((int)due), from: rows),
            $"agency {file.Agency}: {rows.Count} {kind}rows of {due}, or in another order"
        );
    }

    private static long Missing(IEnumerable<StoredBet> bets, IEnumerable<StoredBet> from)
    {
        var there = from.CountBy(bet => bet).ToDictionary();
        return bets.CountBy(bet => bet)
            .Sum(bet => Math.Max(0L, bet.Value - there.GetValueOrDefault(bet.Key)));
    }
}
