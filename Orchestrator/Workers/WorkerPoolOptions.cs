namespace Lottery.Orchestrator.Workers;

/// <summary>How many workers there may be, and how long they may take.</summary>
internal sealed record WorkerPoolOptions
{
    /// <summary>The most at a time.</summary>
    public required int Most { get; init; }

    /// <summary>How many are kept ready, or on their way to it.</summary>
    public int Spares { get; init; } = 4;

    /// <summary>How many starts in a row may fail before the server gives up.</summary>
    public int FailedStartsInARow { get; init; } = 3;

    /// <summary>
    /// How many workers in a row may be killed from outside, or asked to leave, while they start: that says
    /// nothing about whether they can, but memory may be so short that none ever will.
    /// </summary>
    public int EndedStartsInARow { get; init; } = 100;

    /// <summary>How long a worker may take to become ready: generous, since a machine may be busy.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a worker may take to take a connection. A living one does it in well under a millisecond, and
    /// on a machine in need in a second or two; one that was stopped (SIGSTOP) while it was idle holds up one
    /// agency for so long.
    /// </summary>
    public TimeSpan TakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a worker whose link has ended, or that was killed, may take to be seen dead: most often that
    /// is why.
    /// </summary>
    public TimeSpan ExitTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often spare workers are let go. Agencies with a connection for every message come in gusts.</summary>
    public TimeSpan BetweenAdjustments { get; init; } = TimeSpan.FromSeconds(10);
}
