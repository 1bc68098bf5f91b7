using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>What became of one draw with one fault, or with two.</summary>
/// <param name="Met">How many processes have met the first point.</param>
/// <param name="MetSecond">How many processes have met the second point.</param>
/// <param name="Verdict">What was wrong.</param>
public sealed record CrashPointResult(int Met, int MetSecond, Verdict Verdict);

/// <summary>One whole draw of three agencies in which one point is met, or two, or none.</summary>
public static class CrashPoint
{
    private const int Agencies = 3;
    private const int Bets = 40;

    private static readonly TimeSpan ShortestIdleTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Runs it.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="first">The fault.</param>
    /// <param name="second">A fault during the recovery from the first.</param>
    public static async Task<CrashPointResult> RunAsync(
        TracedCopy programs,
        FaultPoint first,
        FaultPoint? second = null
    )
    {
        using var folder = new TempDir();
        var places = new TracePlaces(folder, programs.Servers);
        var ofFirst = places.Add(first.Series.Victim, first.Options);
        var ofSecond = second is null ? [] : places.AddSecond(first, second);
        var verdict = await RunAsync(
            Setup(
                programs,
                folder,
                places,
                first.Series.Course,
                [first, .. second is null ? [] : new[] { second }]
            ),
            [
                .. ofFirst.Select(place => (first, place)),
                .. ofSecond.Select(place => (second!, place)),
            ]
        );
        return new(
            ofFirst.Count(place => first.WasMet(place.Trace)),
            ofSecond.Count(place => second!.WasMet(place.Trace)),
            verdict
        );
    }

    /// <summary>The draw, with no fault in it but those of the places.</summary>
    public static DrawSetup Setup(
        TracedCopy programs,
        TempDir folder,
        TracePlaces places,
        DrawCourse course,
        params IReadOnlyList<FaultPoint> faults
    )
    {
        BetFile[] files =
        [
            .. Enumerable.Range(1, Agencies).Select(agency => BetFile.Invent(folder, agency, Bets)),
        ];
        var earlier = course is DrawCourse.Plain ? [] : Earlier(folder, files);
        var setup = new DrawSetup
        {
            Folder = folder,
            Course = course,
            Earlier = earlier,
            Files = files,
            Postgres = programs.Cluster is { } cluster ? new PostgresDraw(cluster) : null,
            Servers = programs.Servers,
            Program = programs.Lottery,
            // A client that was killed at the barrier keeps its worker for the idle timeout.
            MaxWorkers = Agencies + earlier.Length,
            IdleTimeout = faults.Any(fault => fault.Series.Stops) ? ShortestIdleTimeout : null,
            LogIsWhole = !faults.Any(fault => fault.Series.LosesLogLines),
            Environment =
            [
                places.Environment,
                // The fewer threads there are, the farther each of them gets.
                ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "1"),
            ],
        };
        return programs.SpeakTls ? setup.WithTls() : setup;
    }

    // The first agency replaces its list; that of the second is voided, and sent again.
    private static EarlierList[] Earlier(TempDir folder, BetFile[] files) =>
        [
            new(BetFile.Invent(folder, files[0].Agency, Bets, "Eva"), null, ReplacedBy: files[0]),
            new(files[1] with { }, null, ReplacedBy: null),
        ];

    private static async Task<Verdict> RunAsync(
        DrawSetup setup,
        IEnumerable<(FaultPoint Point, TracePlace Place)> faults
    )
    {
        using var over = new CancellationTokenSource();
        var attending = Task.WhenAll(
            faults
                .Where(fault => fault.Point.Series.Stops)
                .Select(fault => StoppedProcess.AttendAsync(fault.Point, fault.Place, over.Token))
        );
        var verdict = await WholeDraw.RunAsync(setup);
        await over.CancelAsync();
        await attending;
        return verdict;
    }
}
