namespace Lottery.Faults.CrashPoints;

/// <summary>Which program is troubled.</summary>
public enum Victim
{
    /// <summary>The first processes that serve agencies: three for each server.</summary>
    Worker,

    /// <summary>The server's first process.</summary>
    Orchestrator,

    /// <summary>The first run of one agency's client.</summary>
    Client,

    /// <summary>The first run of <c>lottery void</c>.</summary>
    Void,

    /// <summary>The first run of <c>lottery close</c>.</summary>
    Close,

    /// <summary>The first run of <c>lottery draw</c>.</summary>
    Draw,
}

/// <summary>How victims are written.</summary>
internal static class VictimNames
{
    /// <summary>The name in the table.</summary>
    public static string Name(this Victim victim) => $"{victim}".ToLowerInvariant();
}
