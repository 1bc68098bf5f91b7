using Lottery.Benchmarks.Measuring;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>Something that the lottery does under load, and the numbers that come of it.</summary>
/// <param name="Description">What it does, in a line.</param>
/// <param name="Names">The letters that its numbers stand under.</param>
public abstract record Scenario(string Description, params IReadOnlyList<string> Names)
{
    /// <summary>All of them, in the order of their letters.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new UploadOfFolder(),
        new UploadOfFiveAgencies(),
        new UploadOfOneAgency(),
        new ThousandAgencies(),
        new ConnectionsToWorkers(),
        new EchoRoundTrips(),
        new Handover(),
        new Tls(),
        new ServerStart(),
        new Growth(),
        new ConnectionsToOneProcess(),
        new ReplacedList(),
        new SealedDraw(),
        new OnPostgres(),
    ];

    /// <summary>The letters of all of them.</summary>
    public static IReadOnlyList<string> AllNames { get; } =
    [.. All.SelectMany(scenario => scenario.Names).Distinct().Order()];

    /// <summary>Runs it, as often as wanted.</summary>
    /// <exception cref="BenchException">It did not do what it should, so its numbers mean nothing.</exception>
    public abstract Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options);
}
