using System.Collections.Frozen;
using Lottery.Domain;

namespace Lottery.Orchestrator.Workers;

/// <summary>How many workers there may be, and how long they may take.</summary>
internal sealed record WorkerPoolOptions
{
    public required int MaxWorkers { get; init; }

    /// <summary>
    /// How many may serve connections that have not sent their first whole message: a quarter, so that silent
    /// connections cannot hold all workers.
    /// </summary>
    public int MaxInHello
    {
        get => field == 0 ? (MaxWorkers - 1) / 4 + 1 : field;
        init;
    }

    /// <summary>How many connections wait in this process while those places are taken.</summary>
    public int MaxWaiting { get; init; } = WaitingConnections.MaxRoom;

    /// <summary>
    /// How long a connection may take for its first message while others wait: enough for round trips over a WAN.
    /// </summary>
    public TimeSpan LeastHello { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a connection may wait while silent ones hold the places.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections of one address may be served or wait; <c>null</c>: any number.</summary>
    public int? MaxPerAddress { get; init; }

    /// <summary>Finds agencies that have not finished, while the draw is open.</summary>
    public Func<IReadOnlySet<AgencyId>> FindUnfinished { get; init; } =
        () => FrozenSet<AgencyId>.Empty;

    /// <summary>Finds why no further worker can be started now; <c>null</c> if one can.</summary>
    public Func<string?> FindObstacle { get; init; } = () => null;

    /// <summary>Called when a worker could not store what an agency has sent.</summary>
    public Action OnNotStored { get; init; } = () => { };

    /// <summary>How many are kept ready or starting.</summary>
    public int Spares { get; init; } = 4;

    public int FailedStartsInARow { get; init; } = 3;

    /// <summary>
    /// How many starting workers in a row may be killed or asked to exit from outside. They could start, but
    /// memory may be so short that none ever does.
    /// </summary>
    public int EndedStartsInARow { get; init; } = 100;

    /// <summary>How long to wait after the first failed start; twice as long after each further one.</summary>
    public TimeSpan FirstStartPause { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestStartPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker may take to become ready on a busy machine.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a worker may take to take a connection: below a millisecond, or a second or two on a busy
    /// machine. An idle worker that was stopped (SIGSTOP) delays one agency for so long.
    /// </summary>
    public TimeSpan TakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may take to exit after its link has ended, or it was killed.</summary>
    public TimeSpan ExitTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often spare workers are dismissed; agencies with a connection a message come in bursts.</summary>
    public TimeSpan BetweenAdjustments { get; init; } = TimeSpan.FromSeconds(10);
}
