namespace Lottery.Faults.Draws;

/// <summary>The processes of a draw that is given up.</summary>
public static class Leftovers
{
    /// <summary>Kills every process whose working directory is that folder.</summary>
    public static void Kill(TempDir folder)
    {
        foreach (var pid in ProcessTree.WorkingIn(folder))
            Kill(pid);
    }

    /// <summary>Kills a process that may just have ended.</summary>
    public static void Kill(int pid)
    {
        try
        {
            Signals.Send(pid, Signal.Kill);
        }
        catch (InvalidOperationException)
        {
            // It was faster.
        }
    }
}
