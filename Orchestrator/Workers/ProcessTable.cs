namespace Lottery.Orchestrator.Workers;

/// <summary>The states of processes, from <c>/proc</c>, and those that may hold the write lock.</summary>
internal class ProcessTable(Func<IReadOnlyCollection<int>>? lockHolders = null)
{
    // See proc_pid_stat(5).
    public const char WaitsForDisk = 'D';
    public const char Stopped = 'T';
    private const char Unknown = '?';

    public static ProcessTable Instance { get; } = new();

    /// <summary>The processes of which one holds the write lock; none if it is free.</summary>
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
            // A process may exit meanwhile.
            return Unknown;
        }
    }

    public static char StateIn(string stat)
    {
        // "4711 (name) T 1 ...": the name may itself hold blanks and brackets.
        var nameEnd = stat.LastIndexOf(')');
        return nameEnd >= 0 && nameEnd + 2 < stat.Length ? stat[nameEnd + 2] : Unknown;
    }
}
