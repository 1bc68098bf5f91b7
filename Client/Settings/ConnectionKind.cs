namespace Lottery.Client.Settings;

/// <summary>How the messages of an upload get to the server; it serves both kinds at any time.</summary>
public enum ConnectionKind
{
    /// <summary>All on one connection, which also waits for the draw.</summary>
    Persistent,

    /// <summary>Each on a connection of its own; whether the draw has been made is asked again and again.</summary>
    PerMessage,
}
