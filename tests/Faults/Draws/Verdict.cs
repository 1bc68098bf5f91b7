namespace Lottery.Faults.Draws;

/// <summary>What was wrong in one draw, if anything was. Any thread may add to it.</summary>
public sealed partial class Verdict(DrawSetup setup)
{
    private readonly Lock _lock = new();
    private readonly List<string> _problems = [];

    // By reference: a list that was voided and sent again was sent twice.
    private readonly Dictionary<BetFile, long> _acknowledged = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>How many bets were acknowledged, or in a list, and are not in the database.</summary>
    public long Lost { get; private set; }

    /// <summary>How many bets are in the database once more than they were made.</summary>
    public long Doubled { get; private set; }

    /// <summary>How many draws were made; one, if all is well.</summary>
    public int Draws { get; private set; }

    /// <summary>Whether the database could be read in the end; if not, what is lost is not known.</summary>
    public bool IsJudged { get; private set; }

    /// <summary>What was wrong, a sentence each; empty if all is well.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_lock)
                return [.. _problems];
        }
    }

    /// <summary>Something is wrong.</summary>
    public void Add(string problem)
    {
        lock (_lock)
            _problems.Add(problem);
    }

    /// <summary>Bets are lost.</summary>
    public void Lose(long bets, string how)
    {
        lock (_lock)
            Lost += bets;
        Add(how);
    }

    /// <summary>So many lines of a list were acknowledged.</summary>
    public void Acknowledge(BetFile file, long lines)
    {
        lock (_lock)
            _acknowledged[file] = lines;
    }

    /// <summary>Compares what an agency was told with what it should have been.</summary>
    public void CompareWinners(BetFile file, IEnumerable<string> told)
    {
        Acknowledge(file, file.Bets.Count);
        if (!file.Winners.SequenceEqual(told))
            Add($"agency {file.Agency} was told the wrong winners");
    }

    /// <summary>
    /// Looks at what the servers said of the draw, when the database has been looked at: its table holds one
    /// draw at most, even where it was made again.
    /// </summary>
    public void LookAtLog(SaidOfDraw said)
    {
        if (said.IsMadeAgain)
            Add($"double draw: it was made again, and said to be made {said.Made} times");
        else if (IsJudged && said.Made > Draws)
            Add("the draw was said to be made, and is not there");
        // The line may be missing: the worker was killed before it was written, and the next server finds the draw.
        else if (setup.LogIsWhole && Draws > 0 && said is { Made: 0, IsFound: false })
            Add("no process said that the draw was made");
        Draws = Math.Max(Draws, said.Made);
    }

    /// <summary>Looks for processes that were not ended.</summary>
    public async Task LookForProcessesAsync()
    {
        for (var looks = 0; ProcessTree.WorkingIn(setup.Folder).Count > 0; looks++)
        {
            if (looks == 200)
            {
                Add($"left running: {string.Join(", ", ProcessTree.WorkingIn(setup.Folder))}");
                return;
            }
            await Task.Delay(50);
        }
    }

    /// <summary>Looks for semaphores that servers have left, and no other server has removed.</summary>
    public void LookForSemaphores(IEnumerable<ChildProcess> servers)
    {
        foreach (var server in servers)
        foreach (var left in SemaphoresOf(server.Id))
        {
            Add(server.Failure($"left behind {left}").Message);
            File.Delete(left);
        }
    }

    private static string[] SemaphoresOf(int server) =>
        Directory.GetFiles("/dev/shm", $"sem.lottery-{server}-*");
}
