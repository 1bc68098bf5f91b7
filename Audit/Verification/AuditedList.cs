using System.Security.Cryptography;

namespace Lottery.Audit.Verification;

/// <summary>
/// One list of an agency: what the journal says of it, and what its rows are. Owns the hash of its rows.
/// </summary>
internal sealed class AuditedList(long agency, string name) : IDisposable
{
    private readonly List<(long Entry, string Cause)> _voids = [];

    public long Agency => agency;
    public string Name => name;

    /// <summary>How a sentence names it.</summary>
    public string Title => $"agency {Agency}, list {Difference.Show(Name)}";

    /// <summary>By the journal: whether it is in the draw.</summary>
    public bool IsActive { get; set; }

    /// <summary>By the journal: how many bets it has in the draw.</summary>
    public long Stored { get; set; }

    /// <summary>By the journal: how many bets of it have left the draw.</summary>
    public long Voided { get; private set; }

    /// <summary>By the journal: how many lines of it were refused.</summary>
    public long Refused { get; set; }

    /// <summary>By the journal: whether it had a place in the draw when that was closed.</summary>
    public bool IsSealed { get; set; }

    /// <summary>Its rows in <c>bets</c>.</summary>
    public long Bets { get; set; }

    /// <summary>Its rows in <c>voided_bets</c>.</summary>
    public long VoidedBets { get; set; }

    /// <summary>Over its rows in <c>bets</c>, each as its line on the wire.</summary>
    public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Takes it out of the draw, as the journal does.</summary>
    /// <returns>How many bets have left with it.</returns>
    public long Void(long entry, string cause)
    {
        var left = Stored;
        _voids.Add((entry, cause));
        Voided += left;
        (IsActive, Stored) = (false, 0);
        return left;
    }

    /// <summary>What took the bets of an entry out of the draw; <c>null</c>: they are in it.</summary>
    public (long Entry, string Cause)? VoidAfter(long entry)
    {
        foreach (var one in _voids)
            if (one.Entry > entry)
                return one;
        return null;
    }

    public void Dispose() => Hash.Dispose();
}
