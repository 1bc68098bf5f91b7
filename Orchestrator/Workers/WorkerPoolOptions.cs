namespace Lottery.Orchestrator.Workers;

/// <summary>How many workers there may be.</summary>
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
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(30);
}
