using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>One whole draw of three agencies in which one point of a series is met, or is not.</summary>
public static class CrashPoint
{
    private const int Agencies = 3;
    private const int Bets = 40;

    /// <summary>Runs it.</summary>
    /// <returns>How many processes have met the point, and what became of the draw.</returns>
    public static async Task<(int Met, Verdict Verdict)> RunAsync(
        TracedCopy programs,
        FaultSeries series,
        int point
    )
    {
        using var folder = new TempDir();
        var places = Enumerable
            .Range(1, series.Victim is Victim.Worker ? Agencies : 1)
            .Select(place => folder.File($"trace-{place}"))
            .ToList();
        var verdict = await WholeDraw.RunAsync(
            new DrawSetup
            {
                Folder = folder,
                Program = programs.Lottery,
                MaxWorkers = Agencies,
                Files =
                [
                    .. Enumerable
                        .Range(1, Agencies)
                        .Select(agency => BetFile.Invent(folder, agency, Bets)),
                ],
                Environment =
                [
                    ("FAULT_VICTIM", $"{series.Victim}"),
                    ("FAULT_PLACES", string.Join(' ', places)),
                    ("FAULT_OPTIONS", series.OptionsAt(point)),
                    // The fewer threads there are, the farther each of them gets.
                    ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "1"),
                ],
            }
        );
        return (
            places.Count(place => WasMet(series, point, Path.Combine(place, "trace"))),
            verdict
        );
    }

    private static bool WasMet(FaultSeries series, int point, string trace) =>
        File.Exists(trace) && series.WasMet(File.ReadAllText(trace), point);
}
