using Lottery.Domain;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>Says what a verb will do, before it asks.</summary>
internal static class Consequences
{
    // Of the agencies that a sentence names.
    private const int MaxNamed = 10;

    /// <summary>What a close means, a sentence a line.</summary>
    public static IEnumerable<string> OfClose(Balance balance)
    {
        var (status, rules) = (balance.Status, balance.Status.Rules);
        yield return "The close is final: no bet is taken any more, and none leaves the draw.";
        yield return TakingPart(status);
        var unfinished = status.Agencies.Where(agency => !agency.Finished && agency.Stored > 0);
        if (unfinished.ToList() is [_, ..] missing)
            yield return $"Not finished, and taking part all the same: {Names(missing)}"
                + $" ({Counted.Bets(missing.Sum(agency => agency.Stored))}).";
        if (rules.Agencies.Count is { } expected && expected > status.Finished)
            yield return $"Finished: {status.Finished} of {expected} expected agencies.";
        yield return rules.WinningNumber.Value is { } number
            ? $"The number that wins is {number}: the draw is made at once."
            : "The number that wins is drawn later, with lottery draw.";
    }

    /// <summary>What a draw means.</summary>
    public static IEnumerable<string> OfDraw(DrawStatus status, int number)
    {
        yield return $"The draw was closed: {Times.Both(status.Progress.ClosedAt)}.";
        yield return TakingPart(status);
        yield return $"{number} will be the number that wins, for good.";
    }

    /// <summary>What becomes of an agency of which bets are voided.</summary>
    public static IEnumerable<string> OfVoid(int agency, long bets)
    {
        yield return $"Leaving the draw, for the table voided_bets: {Counted.Bets(bets)}.";
        yield return $"Agency {agency} is then unfinished, and may send a list until the close.";
    }

    private static string TakingPart(DrawStatus status) =>
        $"Taking part: {Counted.Bets(status.Stored)} of "
        + $"{Counted.Agencies(status.Agencies.Count(agency => agency.Stored > 0))}.";

    private static string Names(List<AgencyStatus> agencies) =>
        string.Join(", ", agencies.Take(MaxNamed).Select(agency => $"{agency.Agency}"))
        + (agencies.Count > MaxNamed ? $" and {agencies.Count - MaxNamed} more" : "");
}
