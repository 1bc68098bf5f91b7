using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Files;

/// <summary>What a list must be for its END to be sent, which says that it was the whole list.</summary>
/// <param name="SkipBadLines">Whether the other lines count as the whole list.</param>
/// <param name="IsEmpty">Whether the agency has said that it has no bets.</param>
internal sealed record ListRequirement(bool SkipBadLines, bool IsEmpty)
{
    /// <summary>Throws if the list is not so; <paramref name="outcome"/> is what comes of it.</summary>
    public void Require(BetList list, string outcome)
    {
        if (list.Bad.Count > 0 && (!SkipBadLines || list.Bets == 0))
            throw new FailedException(list.Bad.Explain(list.Bets, outcome));
        var path = PlainText.Escape(list.Path);
        if (list.Bets == 0 && !IsEmpty)
            throw new FailedException(
                $"{path} has no bets; {outcome}. If the agency has none, --empty says so"
            );
        if (list.Bets > 0 && IsEmpty)
            throw new FailedException(
                $"{path} has {Counted.Bets(list.Bets)}, and --empty says that the agency has none; {outcome}"
            );
    }
}
