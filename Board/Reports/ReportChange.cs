namespace Lottery.Board.Reports;

/// <summary>What of a report a reader needs that has the one before it: a thousand agencies are sent once.</summary>
internal static class ReportChange
{
    /// <summary>
    /// The later report without the agencies, the winners and the history that have not changed; <c>null</c> where
    /// the whole one has to be told: another draw, or another state of it.
    /// </summary>
    public static BoardReport? Between(BoardReport before, BoardReport after)
    {
        if (
            before.Draw is not { } old
            || after.Draw is not { } draw
            || (old.State, old.Database, before.Seal?.Draw)
                != (draw.State, draw.Database, after.Seal?.Draw)
            || old.Agencies.Count > draw.Agencies.Count
        )
            return null;
        var known = old.Agencies.ToHashSet();
        return after with
        {
            Draw = draw with { Agencies = [.. draw.Agencies.Where(one => !known.Contains(one))] },
            Drawn = ReferenceEquals(before.Drawn, after.Drawn) ? null : after.Drawn,
            History = ReferenceEquals(before.History, after.History) ? null : after.History,
        };
    }
}
