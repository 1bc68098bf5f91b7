namespace Lottery.Audit.Verification;

/// <summary>
/// Compares a database with a copy of it, row by row in the order of the keys. While the draw is open a copy may be
/// behind: it is then compared as far as it is. Owns nothing.
/// </summary>
internal sealed class CopyComparison(AuditedDatabase database, AuditedDatabase copy, DrawRow draw)
{
    private const string LastEntry = "select max(id) from journal";

    /// <summary>Compares all.</summary>
    /// <returns>How the copy stands, in words.</returns>
    public string Run()
    {
        var theirs = copy.Text("select draw from identity");
        if (theirs != draw.Id)
            throw Difference.Is(
                $"{copy.Path} is of another draw: {Difference.Show(theirs)}, and {database.Path} is of '{draw.Id}'"
            );
        var (here, there) = (database.Number(LastEntry), copy.Number(LastEntry));
        var missing = draw.IsOpen ? FindMissing(there) : null;
        CompareBets(missing);
        Compare(ComparedTable.VoidedBets, onlyHere: missing is null ? null : static _ => true);
        Compare(
            ComparedTable.Journal,
            onlyHere: missing is null ? null : row => MayBeMissing(row.Number(0), there)
        );
        if (missing is not null)
            return $"equal as far as it is, entry {there} of {here} of the journal";
        foreach (var table in ComparedTable.Changing)
            Compare(table);
        return "equal";
    }

    // On PostgreSQL one with a smaller number may have been written later.
    private bool MayBeMissing(long entry, long last) => entry > last || draw.IsOfPostgres;

    // The entries that the copy may lack and does, by the bets that they have stored; null if it lacks none.
    private EntryBets? FindMissing(long last)
    {
        var missing = new EntryBets();
        var lacks = false;
        const string entries =
            "select id, coalesce(first_bet, 0), coalesce(last_bet, -1) from journal order by id";
        using var ours = database.Read(entries);
        using var theirs = copy.Read(entries);
        var there = theirs.Next();
        while (ours.Next())
        {
            while (there && theirs.Number(0) < ours.Number(0))
                there = theirs.Next();
            if (
                (there && theirs.Number(0) == ours.Number(0)) || !MayBeMissing(ours.Number(0), last)
            )
                continue;
            lacks = true;
            missing.Add(ours.Number(1), ours.Number(2));
        }
        missing.Sort();
        return lacks ? missing : null;
    }

    // Bets that have left the draw since are in voided_bets here.
    private void CompareBets(EntryBets? missing)
    {
        if (missing is null)
        {
            Compare(ComparedTable.Bets);
            return;
        }
        using var voided = database.Read(
            "select id, agency, first_name, last_name, document, birthdate, number from voided_bets where id = ?1"
        );
        Compare(
            ComparedTable.Bets,
            onlyHere: row => missing.Has(row.Number(0)),
            onlyThere: row =>
            {
                voided.Restart(row.Number(0));
                return voided.Next() && ComparedTable.Bets.FirstDifference(voided, row) is null;
            }
        );
    }

    // The functions tell which rows one of the two may have alone.
    private void Compare(
        ComparedTable table,
        Func<Rows, bool>? onlyHere = null,
        Func<Rows, bool>? onlyThere = null
    )
    {
        using var ours = table.Read(database);
        using var theirs = table.Read(copy);
        var (here, there) = (ours.Next(), theirs.Next());
        while (here || there)
        {
            var order =
                !there ? -1
                : !here ? 1
                : table.CompareKeys(ours, theirs);
            if (order == 0)
                RequireEqual(table, ours, theirs);
            else if (order < 0)
                RequireAllowed(table, ours, onlyHere, database.Path, copy.Path);
            else
                RequireAllowed(table, theirs, onlyThere, copy.Path, database.Path);
            here = order <= 0 ? ours.Next() : here;
            there = order >= 0 ? theirs.Next() : there;
        }
    }

    private void RequireEqual(ComparedTable table, Rows ours, Rows theirs)
    {
        if (table.FirstDifference(ours, theirs) is { } column)
            throw Difference.Is(
                $"{table.Name}, {table.KeyOf(ours)}: {table.Columns[column]} is {ComparedTable.ValueOf(ours, column)} in {database.Path}, and {ComparedTable.ValueOf(theirs, column)} in {copy.Path}"
            );
    }

    private static void RequireAllowed(
        ComparedTable table,
        Rows row,
        Func<Rows, bool>? isAllowed,
        string where,
        string other
    )
    {
        if (isAllowed?.Invoke(row) != true)
            throw Difference.Is(
                $"{table.Name}, {table.KeyOf(row)}, is in {where}, and missing in {other}"
            );
    }
}
