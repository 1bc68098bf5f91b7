using Lottery.Domain;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Session;

/// <summary>What all connections share that one thread serves, one after the other. Owns none of it.</summary>
public sealed record AgencyService
{
    /// <summary>The thread that serves.</summary>
    public required PollThread Thread { get; init; }

    /// <summary>Where bets go.</summary>
    public required IBetStore Store { get; init; }

    /// <summary>
    /// Where CON waits for the draw; <c>null</c> where it may not wait, and a CON before the draw is an ERROR.
    /// </summary>
    public DrawBarrier? Barrier { get; init; }

    /// <summary>How long a complete message may take to come, and the agency to take an answer.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Whether other connections wait for this thread; <c>null</c> where they have others.</summary>
    public Func<bool>? OthersWait { get; init; }

    /// <summary>Called once for a connection, with the agency that it turns out to speak for.</summary>
    public Action<AgencyId> AgencyNamed { get; init; } = _ => { };

    /// <summary>Where the service says what it did.</summary>
    public required LogWriter Log { get; init; }

    /// <summary>Whether the draw has been made and logged, so that agencies may be told.</summary>
    public bool IsDrawTold => Barrier?.IsOpen ?? Store.IsDrawn();
}
