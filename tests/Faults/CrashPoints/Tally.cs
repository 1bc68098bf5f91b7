using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>One row of a table: what became of its draws. Any thread may add to it.</summary>
/// <param name="row">The first cells of the row.</param>
public sealed class Tally(params IReadOnlyList<string> row)
{
    private readonly Lock _lock = new();
    private readonly List<string> _problems = [];

    /// <summary>The first cells of the row.</summary>
    public IReadOnlyList<string> Row => row;

    /// <summary>How many draws there were.</summary>
    public int Draws { get; private set; }

    /// <summary>In how many draws every fault was met.</summary>
    public int Points { get; private set; }

    /// <summary>How many processes met a fault.</summary>
    public int Hits { get; private set; }

    /// <summary>How many bets were lost.</summary>
    public long Lost { get; private set; }

    /// <summary>How many bets were stored twice.</summary>
    public long Doubled { get; private set; }

    /// <summary>After how many draws anything was wrong.</summary>
    public int Bad { get; private set; }

    /// <summary>After how many draws the database could not be read: what they cost is not known.</summary>
    public int Unjudged { get; private set; }

    /// <summary>What was wrong, and after which faults.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds one draw.</summary>
    /// <param name="faults">What was done.</param>
    /// <param name="isMet">Whether every fault was met.</param>
    /// <param name="hits">How many processes met one.</param>
    /// <param name="verdict">What became of it.</param>
    public void Add(string faults, bool isMet, int hits, Verdict verdict)
    {
        lock (_lock)
        {
            Draws++;
            Points += isMet ? 1 : 0;
            Hits += hits;
            Lost += verdict.Lost;
            Doubled += verdict.Doubled;
            Bad += verdict.Problems is [] ? 0 : 1;
            Unjudged += verdict.IsJudged ? 0 : 1;
            _problems.AddRange(verdict.Problems.Select(problem => $"{faults}: {problem}"));
        }
    }
}
