using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>A series, and which of its points are made.</summary>
/// <param name="Series">The series.</param>
/// <param name="MaxPoints">
/// So many at the most, from the first to the last at even distances, several at a time; <c>null</c>: one after the
/// other, until no process gets so far.
/// </param>
internal sealed record SeriesPlan(FaultSeries Series, int? MaxPoints)
{
    // After most stops a draw stands still for some seconds.
    private const int MaxStops = 12;

    /// <summary>Every point of every series, in draws in a file.</summary>
    public static IEnumerable<SeriesPlan> InFile =>
        FaultSeries.All.Select(series => new SeriesPlan(series, series.Stops ? MaxStops : null));

    /// <summary>Whether all these words are in its name.</summary>
    public bool HasAll(IEnumerable<string> words) =>
        HasAll($"{Series.Course.Name()} {Series}", words);

    /// <summary>Whether all these words are in a name.</summary>
    public static bool HasAll(string name, IEnumerable<string> words) =>
        words.All(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
