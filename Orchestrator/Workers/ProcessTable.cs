namespace Lottery.Orchestrator.Workers;

/// <summary>What the kernel tells of processes, in <c>/proc</c>.</summary>
/// <param name="lockHolders">The processes of which one keeps the others from writing.</param>
internal class ProcessTable(Func<IReadOnlyCollection<int>>? lockHolders = null)
{
    /// <summary>The state of a process that waits for a disk and cannot be interrupted; see proc_pid_stat(5).</summary>
    public const char WaitsForDisk = 'D';

    /// <summary>The state of a process that a signal has stopped.</summary>
    public const char Stopped = 'T';

    private const char Unknown = '?';

    /// <summary>That of this machine.</summary>
    public static ProcessTable Instance { get; } = new();

    /// <summary>The processes of which one keeps the others from writing; none if none does.</summary>
    public virtual IReadOnlyCollection<int> LockHolders() => lockHolders?.Invoke() ?? [];

    /// <summary>The letter of a process's state: R runs, S sleeps, T is stopped; <c>?</c> of one that is gone.</summary>
    public virtual char StateOf(int pid)
    {
        try
        {
            return StateIn(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Processes come and go while they are looked at.
            return Unknown;
        }
    }

    /// <summary>The state in a line of proc_pid_stat(5).</summary>
    public static char StateIn(string stat)
    {
        // "4711 (name) T 1 ...": the name may itself hold blanks and brackets.
        var nameEnd = stat.LastIndexOf(')');
        return nameEnd >= 0 && nameEnd + 2 < stat.Length ? stat[nameEnd + 2] : Unknown;
    }
}
