using Lottery.Hosting;

namespace Lottery.Audit.Verification;

/// <summary>
/// Compares <c>lists</c> and <c>agencies</c>, which are counted as bets come, with the rows and the journal. Owns nothing.
/// </summary>
internal sealed class CountsCheck(AuditedDatabase database, AuditedLists lists, DrawRow draw)
{
    /// <summary>The lists that the seal has a line for, in its order.</summary>
    public List<SealedLine> Sealed { get; } = [];

    /// <summary>Compares them.</summary>
    public void Run()
    {
        CheckLists();
        CheckAgencies();
    }

    private void CheckLists()
    {
        var found = 0;
        using var rows = database.Read(
            "select agency, upload, active, taken, stored, refused, voided from lists order by agency, upload"
        );
        while (rows.Next())
        {
            var (agency, name, isActive) = (rows.Number(0), rows.Text(1), rows.Number(2) != 0);
            if (lists.Find(agency, name) is { } list)
            {
                found++;
                CheckList(list, rows, isActive);
                if (list.IsSealed)
                    Sealed.Add(SealedLine.Of(list));
            }
            else if (!draw.IsUpgraded)
                throw Difference.Is(
                    $"lists has the list '{name}' of agency {agency}, and the journal has no entry of it"
                );
            else if (isActive)
                Sealed.Add(SealedLine.OfNothing(agency, name));
        }
        if (found != lists.Agencies.Sum(agency => agency.Lists.Count))
            throw Missing();
    }

    private void CheckList(AuditedList list, Rows row, bool isActive)
    {
        var (taken, stored, refused) = (row.Number(3), row.Number(4), row.Number(5));
        var title = list.Title;
        Difference.Require($"{title}: lists.stored", stored, "its rows in bets are", list.Bets);
        Difference.Require(
            $"{title}: lists.voided",
            row.Number(6),
            "its rows in voided_bets are",
            list.VoidedBets
        );
        Difference.Require(
            $"{title}: lists.refused",
            refused,
            "the journal has refused",
            list.Refused
        );
        if (draw.IsUpgraded)
            return;
        Difference.Require(
            $"{title}: lists.active",
            isActive,
            "by the journal it is",
            list.IsActive
        );
        if (taken < stored || taken > stored + refused)
            throw Difference.Is(
                $"{title}: lists.taken is {taken}, and it has {stored} stored and {refused} refused lines"
            );
    }

    private FailedException Missing()
    {
        foreach (var list in lists.Agencies.SelectMany(agency => agency.Lists))
        {
            using var rows = database.Read("select upload from lists where agency = ?1");
            rows.Restart(list.Agency);
            var isThere = false;
            while (rows.Next())
                isThere |= rows.Text(0) == list.Name;
            if (!isThere)
                return Difference.Is($"{list.Title}, is in the journal, and missing in lists");
        }
        return Difference.Is($"lists has fewer lists than the journal");
    }

    private void CheckAgencies()
    {
        var found = 0;
        using var rows = database.Read(
            "select agency, finished, finished_at from agencies order by agency"
        );
        while (rows.Next())
        {
            var number = rows.Number(0);
            var agency = lists.Find(number);
            found += agency is null ? 0 : 1;
            // What was before the journal is not known.
            if (draw.IsUpgraded)
                continue;
            if (agency is null)
                throw Difference.Is(
                    $"agencies has agency {number}, and the journal has no entry of it"
                );
            Difference.Require(
                $"agency {number}: agencies.finished_at",
                rows.TextOrNull(2),
                "by the journal it is",
                agency.FinishedAt
            );
            Difference.Require(
                $"agency {number}: agencies.finished",
                rows.Number(1),
                "by the journal it is",
                agency.FinishedAt is null ? 0L : 1
            );
        }
        Difference.Require(
            "the number of agencies in agencies",
            found,
            "the journal has",
            lists.Agencies.Count
        );
    }
}
