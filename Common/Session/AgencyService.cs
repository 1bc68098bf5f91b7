using Lottery.Certificates;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Session;

/// <summary>What the connections of one thread share. Owns none of it.</summary>
public sealed record AgencyService
{
    /// <summary>The thread that serves.</summary>
    public required PollThread Thread { get; init; }

    /// <summary>Where bets go.</summary>
    public required IBetStore Store { get; init; }

    /// <summary>Where CON waits for the draw; <c>null</c>: a CON before the draw is an ERROR.</summary>
    public DrawBarrier? Barrier { get; init; }

    /// <summary>The settings.</summary>
    public required ServingOptions Options { get; init; }

    /// <summary>
    /// Whether a connection that has not sent its first whole message should end at once, since others wait.
    /// </summary>
    public Func<bool> MustYield { get; init; } = () => false;

    /// <summary>Called once for a connection that has sent its first whole message, unless its agency is known.</summary>
    public Action Greeted { get; init; } = () => { };

    /// <summary>Whether other connections wait for this thread; <c>null</c>: they never do.</summary>
    public Func<bool>? OthersWait { get; init; }

    /// <summary>The credentials for TLS, if it is spoken.</summary>
    public CurrentCredentials Credentials { get; init; } = new();

    /// <summary>Called once for a connection, with its agency; its hello is over then.</summary>
    public Action<AgencyId> AgencyNamed { get; init; } = _ => { };

    /// <summary>Whether the agency that waits for the draw may be unfinished again, which the wait then looks at.</summary>
    public Func<bool> TakeUnfinished { get; init; } = () => false;

    /// <summary>Called when an agency begins to wait for the draw; with its number if it has proven itself.</summary>
    public Action<AgencyId?> AgencyWaits { get; init; } = _ => { };

    /// <summary>The log.</summary>
    public required LogWriter Log { get; init; }

    /// <summary>Where there is no barrier: whether a draw that is made was logged.</summary>
    public Func<bool>? DrawWasLogged { get; init; }

    /// <summary>Finds out whether the draw has been made and logged; only then do agencies learn of it.</summary>
    public bool IsDrawLogged() => Barrier?.IsOpen() ?? DrawWasLogged?.Invoke() ?? Store.IsDrawn();
}
