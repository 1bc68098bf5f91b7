using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>Scenarios of many bets: how many are stored in a second.</summary>
public abstract record UploadOfMany(string Name, int Agencies, int Bets)
    : Scenario($"{Agencies} x {Bets:N0} bets", Name)
{
    private const double WantedRate = 500_000;
    private const double WantedShare = 0.6;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using var folder = new TempDir();
        var files = await AgencyFile.InventAsync(folder, Agencies, Bets);
        var upload = new Upload(options, files);
        var pairs = await upload.RunAsync();
        return
        [
            Measurement
                .OfRate(Name, Description, "bets/s", upload.Bets, pairs)
                .Wanting(
                    $">= {WantedRate:N0} and >= 60 % of the reference",
                    measured =>
                        measured.Ours.Median >= WantedRate && measured.Ratio!.Median >= WantedShare
                ),
        ];
    }
}

/// <summary>Scenario b: five agencies with many bets each.</summary>
public sealed record UploadOfFiveAgencies() : UploadOfMany("b", 5, 200_000);

/// <summary>Scenario c: all bets from one agency.</summary>
public sealed record UploadOfOneAgency() : UploadOfMany("c", 1, 1_000_000);
