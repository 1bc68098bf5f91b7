using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>Scenario a: a draw as the lottery has it, five agencies with the files of a folder.</summary>
public sealed record UploadOfFolder()
    : Scenario("the files of a folder, from the clients' start to the last one's end", "a")
{
    private const int Agencies = 5;
    private const int Bets = 10_000;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using var invented = new TempDir();
        var files = options.Dataset is { } folder
            ? AgencyFile.In(folder)
            : await AgencyFile.InventAsync(invented, Agencies, Bets);
        var upload = new Upload(options, files);
        var pairs = await upload.RunAsync();
        return
        [
            Measurement
                .OfTime("a", $"{files.Count} files, {upload.Bets:N0} bets", pairs)
                .Wanting("ratio >= 1.00", measured => measured.Ratio!.Median >= 1),
        ];
    }
}
