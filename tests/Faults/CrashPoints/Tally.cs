using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>What became of all the draws of one series.</summary>
public sealed class SeriesResult(FaultSeries series)
{
    private readonly List<string> _problems = [];

    /// <summary>What was done, and to whom.</summary>
    public FaultSeries Series => series;

    /// <summary>How many points there were.</summary>
    public int Points { get; private set; }

    /// <summary>How many processes were killed, or had their error.</summary>
    public int Hits { get; private set; }

    /// <summary>How many bets were lost.</summary>
    public long Lost { get; private set; }

    /// <summary>How many bets were stored twice.</summary>
    public long Doubled { get; private set; }

    /// <summary>At how many points anything was wrong.</summary>
    public int Bad { get; private set; }

    /// <summary>After how many points the database could not be read: what they cost is not known.</summary>
    public int Unjudged { get; private set; }

    /// <summary>What was wrong, and at which point.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds one draw.</summary>
    public void Add(int point, int hits, Verdict verdict)
    {
        Points += hits > 0 ? 1 : 0;
        Hits += hits;
        Lost += verdict.Lost;
        Doubled += verdict.Doubled;
        Bad += verdict.Problems is [] ? 0 : 1;
        Unjudged += verdict.IsJudged ? 0 : 1;
        _problems.AddRange(
            verdict.Problems.Select(problem =>
                $"{series.Victim} {series.Call} {series.Fault} at {point}: {problem}"
            )
        );
    }
}
