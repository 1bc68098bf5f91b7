namespace Lottery.Client.Sessions;

/// <summary>
/// The pauses between tries: each up to twice as long as the one before. Half of each pause is random, so that
/// agencies that lost a server together do not come back together.
/// </summary>
internal sealed class RetryPauses(Random random)
{
    // The first pause is long enough to start a worker; the longest is short, for a server that comes back.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    // 2^5 first pauses are longer than the longest.
    private const int MaxDoublings = 5;

    private int _tries;

    /// <summary>Pauses that no other process has.</summary>
    public RetryPauses()
        : this(Random.Shared) { }

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan Next()
    {
        var whole = First * (1 << Math.Min(_tries++, MaxDoublings));
        return (whole < Longest ? whole : Longest) * (0.5 + random.NextDouble() / 2);
    }

    /// <summary>Begins with the first pause again.</summary>
    public void StartAgain() => _tries = 0;
}
