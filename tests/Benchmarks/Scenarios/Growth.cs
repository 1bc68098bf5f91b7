using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenario j: ten times as many bets, again and again, of one agency. A bet should take as long as before,
/// and memory stay where it is.
/// </summary>
public sealed record Growth() : Scenario("10^4, 10^5, 10^6, 10^7 bets of one agency", "j")
{
    /// <summary>What the time of a bet is called in the table; the plot looks for it.</summary>
    public const string TimeOfBet = "time a bet";

    private const int First = 10_000;
    private const int Factor = 10;
    private const int MaxRepeat = 3;

    // From here on: with fewer bets, what happens once counts for too much.
    private const int Base = 100_000;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        var sizes = new List<GrowthSize>();
        for (long bets = First; bets <= options.GrowthMax; bets *= Factor)
            sizes.Add(await RunAsync(options, (int)bets));
        return
        [
            .. sizes.SelectMany(size => size.Measurements()),
            .. GrowthSize.Compare(sizes.Where(size => size.Bets >= Base).ToList()),
        ];
    }

    private static async Task<GrowthSize> RunAsync(BenchOptions options, int bets)
    {
        using var folder = new TempDir();
        options.Tell($"  {bets:N0} bets");
        var file = (await AgencyFile.InventAsync(folder, agencies: 1, bets)).Single();
        var runs = new List<GrowthRun>();
        var pairs = await Pairs.RunAsync(
            Math.Min(options.Repeat, MaxRepeat),
            () => ReferenceRun.RunAsync(folder.Path),
            async () =>
            {
                runs.Add(await GrowthRun.RunAsync(options, file, bets));
                return runs[^1].StoringSeconds;
            }
        );
        return new(bets, pairs, runs);
    }
}
