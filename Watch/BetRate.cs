namespace Lottery.Watch;

/// <summary>
/// How many bets are stored a second, of what two readings of the draw have counted. Bets that leave the draw
/// make no negative rate. For one thread.
/// </summary>
/// <param name="clock">The clock.</param>
public sealed class BetRate(TimeProvider clock)
{
    // A rate over less would jump: a message stores a hundred bets at once.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private long? _stored;
    private long _at;
    private double? _rate;

    /// <summary>Takes what was counted now.</summary>
    /// <param name="stored">Bets that were ever stored: those that take part, and those that have left the draw.</param>
    /// <returns>Bets a second; <c>null</c> until there are two readings.</returns>
    public double? Take(long stored)
    {
        var now = clock.GetTimestamp();
        if (_stored is not { } before)
            (_stored, _at) = (stored, now);
        else if (clock.GetElapsedTime(_at, now) is var elapsed && elapsed >= Shortest)
        {
            _rate = Math.Round(Math.Max(0, stored - before) / elapsed.TotalSeconds, 1);
            (_stored, _at) = (stored, now);
        }
        return _rate;
    }

    /// <summary>Forgets what was counted: another draw begins.</summary>
    public void Reset() => (_stored, _rate) = (null, null);
}
