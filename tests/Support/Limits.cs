namespace Lottery.Support;

/// <summary>How long tests may take: a limit ends one that hangs, and says nothing about how fast it is.</summary>
public static class Limits
{
    /// <summary>Milliseconds for a test that starts programs, however busy the machine is.</summary>
    public const int ForProcesses = 300_000;
}
