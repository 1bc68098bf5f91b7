namespace Lottery.Client.Progress;

/// <summary>
/// How far and how fast bets are sent. The rate is of this run alone: what an earlier one has sent does not
/// count, nor does the time before the server's first answer.
/// </summary>
internal sealed class SendingRate(TimeProvider clock)
{
    private long? _takenBefore;
    private long _start;

    /// <summary>How many bets the list has; <c>null</c> where it is validated as it is read.</summary>
    public long? Bets { get; set; }

    /// <summary>How many of them the server has taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Bets a second; <c>null</c> until there is one to tell.</summary>
    public double? PerSecond =>
        Taken > _takenBefore && Elapsed > TimeSpan.Zero
            ? (Taken - _takenBefore) / Elapsed.TotalSeconds
            : null;

    /// <summary>How long the rest takes at this rate.</summary>
    public TimeSpan? Left =>
        PerSecond is { } rate && Bets > Taken
            ? TimeSpan.FromSeconds((double)(Bets - Taken) / rate)
            : null;

    private TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>The server has taken so many.</summary>
    public void Take(long bets)
    {
        if (_takenBefore is null)
            (_takenBefore, _start) = (bets, clock.GetTimestamp());
        Taken = bets;
    }
}
