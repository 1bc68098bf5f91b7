using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>How a draw and all of its agencies stand.</summary>
/// <param name="Status">The draw, and the agencies that were seen; the unfinished ones first.</param>
/// <param name="NeverSeen">The agencies that are expected by name and were never seen.</param>
public sealed record Balance(DrawStatus Status, IReadOnlyList<AgencyRange> NeverSeen)
{
    /// <summary>How far the draw is.</summary>
    public DrawState State => Status.Progress.State;

    /// <summary>How many agencies that are expected by name were never seen.</summary>
    public long NeverSeenCount => NeverSeen.Sum(range => (long)range.Last - range.First + 1);

    /// <summary>Reads it, with every agency that was seen.</summary>
    public static Balance Read(IBetStore store)
    {
        var status = store.ReadStatus(int.MaxValue);
        return new Balance(
            status,
            [.. Without(status.Rules.Agencies.List, status.Agencies.Select(one => one.Agency))]
        );
    }

    /// <summary>Whether the rules expect an agency by name; <c>null</c>: they name none.</summary>
    public bool? Expects(int agency) =>
        Status.Rules.Agencies.List.IsEmpty
            ? null
            : Status.Rules.Agencies.Includes(new AgencyId(agency));

    // In 64 bits: the largest agency has no next one in 32.
    private static IEnumerable<AgencyRange> Without(
        IEnumerable<AgencyRange> ranges,
        IEnumerable<int> agencies
    )
    {
        var seen = agencies.Order().ToList();
        foreach (var range in ranges)
        {
            long first = range.First;
            foreach (var agency in seen.Where(one => range.First <= one && one <= range.Last))
            {
                if (agency > first)
                    yield return new AgencyRange((int)first, agency - 1);
                first = agency + 1L;
            }
            if (first <= range.Last)
                yield return new AgencyRange((int)first, range.Last);
        }
    }
}
