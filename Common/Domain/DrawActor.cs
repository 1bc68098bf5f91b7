namespace Lottery.Domain;

/// <summary>What can close a draw or make it, as the database and the log name it.</summary>
public static class DrawActor
{
    /// <summary>The time that <c>--close-at</c> gave.</summary>
    public const string Clock = "clock";

    /// <summary>That time had passed while no server ran.</summary>
    public const string LateClock = "clock, late";

    /// <summary>Rules that make a draw due at the start of a server.</summary>
    public const string Rules = "rules";

    /// <summary>The END of the last agency that was expected.</summary>
    public static string EndOf(AgencyId agency) => $"END of agency {agency}";

    /// <summary>A server that has the key for seals.</summary>
    public const string Server = "server";

    /// <summary>A user of the system.</summary>
    public static string User(string name) => $"user {name}";

    /// <summary>Whether it was an agency's END, which the worker logs that served it.</summary>
    public static bool IsEnd(string? actor) =>
        actor?.StartsWith("END ", StringComparison.Ordinal) == true;
}
