namespace Lottery.Faults.Draws;

/// <summary>What was wrong in one draw, if anything was. Any thread may add to it.</summary>
public sealed class Verdict(DrawSetup setup)
{
    private readonly Lock _lock = new();
    private readonly List<string> _problems = [];

    /// <summary>How many bets were acknowledged, or in a list, and are not in the database.</summary>
    public long Lost { get; private set; }

    /// <summary>How many bets are in the database once more than they were made.</summary>
    public long Doubled { get; private set; }

    /// <summary>How many draws were made; one, if all is well.</summary>
    public int Draws { get; private set; }

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

    /// <summary>
    /// Looks at the database of a server that has just died, while its workers may still be at their last
    /// message: every upload's rows are the first of its list, and just as many as were counted.
    /// </summary>
    public void LookAtDatabase()
    {
        if (!File.Exists(setup.Database) || StoredUploads.TryRead(setup.Database) is not { } found)
            return;
        LookForStrangers(found);
        foreach (var file in setup.Files)
        {
            var rows = found.BetsOf(file.Agency);
            if (rows.Count != found.TakenOf(file.Agency))
                Add(
                    $"agency {file.Agency}: {rows.Count} rows, {found.TakenOf(file.Agency)} counted"
                );
            if (!rows.SequenceEqual(file.Bets.Take(rows.Count)))
                Add($"agency {file.Agency}: its {rows.Count} rows are not the first of its list");
        }
    }

    /// <summary>Looks at the database when all is over.</summary>
    public void LookAtOutcome()
    {
        if (StoredUploads.TryRead(setup.Database) is not { } found)
        {
            Add("the database cannot be read");
            return;
        }
        if (found.Integrity != "ok")
            Add($"integrity_check: {found.Integrity}");
        Doubled += LookForStrangers(found);
        foreach (var file in setup.Files)
            Compare(file, found.BetsOf(file.Agency));
        var winners = setup.Files.Sum(file => file.Winners.Count);
        var draws = StoredDraw.ReadAll(setup.Database);
        Draws = draws.Count;
        if (draws is not [var draw])
            Add("the draw was not made once");
        else if (draw.Winners != winners || draw.Agencies != setup.Files.Count)
            Add($"the draw had {draw.Agencies} agencies and {draw.Winners} winners");
    }

    /// <summary>
    /// Looks at what the server said of the draw, when the outcome has been looked at: the table holds one
    /// draw at most, even where it was made again.
    /// </summary>
    public void LookAtLog(IEnumerable<IEnumerable<SaidLine>> lives)
    {
        var said = SaidOfDraw.In(lives);
        if (said.IsMadeAgain)
            Add($"double draw: it was made again, and said to be made {said.Made} times");
        else if (said.Made > Draws)
            Add("the draw was said to be made, and is not there");
        // The word of it may have died with the worker that made it, and then the server says so.
        else if (Draws > 0 && said is { Made: 0, IsFound: false })
            Add("nobody said that the draw was made");
        Draws = Math.Max(Draws, said.Made);
    }

    /// <summary>Compares what an agency was told with what it should have been.</summary>
    public void CompareWinners(BetFile file, IEnumerable<string> told)
    {
        if (!file.Winners.SequenceEqual(told))
            Add($"agency {file.Agency} was told the wrong winners");
    }

    /// <summary>Looks for processes that nobody ended.</summary>
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

    /// <summary>Looks for semaphores that nobody took away.</summary>
    public void LookForSemaphores(IEnumerable<int> servers)
    {
        foreach (var left in servers.SelectMany(SemaphoresOf))
        {
            Add($"left behind: {left}");
            File.Delete(left);
        }
    }

    private static string[] SemaphoresOf(int server) =>
        Directory.GetFiles("/dev/shm", $"sem.lottery-{server}-*");

    private long LookForStrangers(StoredUploads found)
    {
        var strangers =
            found.Count - setup.Files.Sum(file => (long)found.BetsOf(file.Agency).Count);
        if (strangers > 0)
            Add($"{strangers} rows of agencies that have no list");
        return strangers;
    }

    private void Compare(BetFile file, IReadOnlyList<StoredBet> rows)
    {
        if (rows.SequenceEqual(file.Bets))
            return;
        var left = new Dictionary<StoredBet, long>();
        foreach (var bet in file.Bets)
            left[bet] = left.GetValueOrDefault(bet) + 1;
        foreach (var row in rows)
            left[row] = left.GetValueOrDefault(row) - 1;
        Doubled += -left.Values.Where(count => count < 0).Sum();
        Lose(
            left.Values.Where(count => count > 0).Sum(),
            $"agency {file.Agency}: {rows.Count} rows of {file.Bets.Count}, or in another order"
        );
    }
}
