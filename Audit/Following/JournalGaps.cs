namespace Lottery.Audit.Following;

/// <summary>The numbers up to the last entry of a copy's journal that have no entry in it, as ranges. Immutable.</summary>
/// <param name="Last">The last entry.</param>
/// <param name="Ranges">The numbers, in their order.</param>
internal sealed record JournalGaps(long Last, IReadOnlyList<(long First, long Last)> Ranges)
{
    /// <summary>Those of a copy.</summary>
    public static JournalGaps Of(CopyConnection copy)
    {
        var ranges = new List<(long, long)>();
        using var rows = copy.Read(
            """
            select before + 1, id - 1
            from (select id, lag(id, 1, 0) over (order by id) as before from main.journal)
            where id > before + 1
            """
        );
        while (rows.Next())
            ranges.Add((rows.Number(0), rows.Number(1)));
        return new JournalGaps(copy.Number("select max(id) from main.journal"), ranges);
    }

    /// <summary>What is left when entries are there, too.</summary>
    /// <param name="ids">Their numbers, in their order.</param>
    public JournalGaps With(IReadOnlyList<long> ids)
    {
        var ranges = new List<(long First, long Last)>();
        var next = 0;
        // What is above the last entry is one gap more, up to the last of these.
        var end = ids is [.., var last] ? Math.Max(last, Last) : Last;
        foreach (var gap in Ranges.Append((First: Last + 1, Last: end)))
        {
            var first = gap.First;
            for (; next < ids.Count && ids[next] <= gap.Last; next++)
            {
                Add(first, ids[next] - 1);
                first = ids[next] + 1;
            }
            Add(first, gap.Last);
        }
        return new JournalGaps(end, ranges);

        void Add(long from, long until)
        {
            if (from <= until)
                ranges.Add((from, until));
        }
    }
}
