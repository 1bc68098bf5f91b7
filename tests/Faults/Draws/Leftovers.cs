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

    /// <summary>Lets every process go on whose working directory is that folder.</summary>
    public static void Continue(TempDir folder)
    {
        foreach (var pid in ProcessTree.WorkingIn(folder))
            Send(pid, Signal.Continue);
    }

    /// <summary>Kills a process that may just have ended.</summary>
    public static void Kill(int pid) => Send(pid, Signal.Kill);

    /// <summary>Sends a signal to a process that may just have ended.</summary>
    public static void Send(int pid, Signal signal)
    {
        try
        {
            Signals.Send(pid, signal);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
