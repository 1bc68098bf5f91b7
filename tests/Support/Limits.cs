namespace Lottery.Support;

/// <summary>
/// How long tests may take, in milliseconds: at least five times as long as they do, so that a limit ends a
/// test that hangs and says nothing about how fast one is.
/// </summary>
public static class Limits
{
    /// <summary>For a test that starts programs.</summary>
    public const int ForProcesses = 60_000;

    /// <summary>For the few that start many programs, or send them much.</summary>
    public const int ForManyProcesses = 90_000;
}
