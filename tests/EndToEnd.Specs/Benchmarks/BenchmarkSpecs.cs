using Lottery.Benchmarks;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;
using Lottery.Benchmarks.Scenarios;

namespace Lottery.EndToEnd.Specs.Benchmarks;

/// <summary>What <c>scripts/bench.sh</c> runs still runs. How long anything takes is not looked at.</summary>
public sealed class BenchmarkSpecs : IDisposable
{
    private const string Bets =
        "Ana,Pérez,30000001,1990-01-31,7574\n\"Li, Jr\",Paz,30000002,1985-12-01,1\n";

    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_reference_inserts_every_row_of_every_file()
    {
        IReadOnlyDictionary<int, StoredRows>? rows = null;
        WriteFiles();

        var seconds = await ReferenceRun.RunAsync(
            _folder.Path,
            batch: 1,
            database => rows = StoredRows.ReadAll(database)
        );

        Assert.True(seconds > 0);
        Assert.Equal([1, 2], rows!.Keys.Order());
        Assert.All(rows.Values, agency => Assert.Equal(2, agency.Count));
        Assert.All(rows.Values, agency => Assert.Equal(["30000001"], agency.Winners));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_folder_is_uploaded_with_the_rows_and_the_winners_of_the_reference()
    {
        WriteFiles();

        var measured = await new UploadOfFolder().RunAsync(
            new BenchOptions { Repeat = 1, Dataset = _folder.Path }
        );

        // Rows and winners were compared in there: what differs is an exception.
        var line = Assert.Single(measured);
        Assert.Equal("2 files, 4 bets", line.What);
        Assert.Single(line.Ours.Values);
        Assert.Single(line.Reference!.Values);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Rows_that_differ_are_found()
    {
        IReadOnlyDictionary<int, StoredRows>? rows = null;
        WriteFiles();
        await ReferenceRun.RunAsync(
            _folder.Path,
            look: database => rows = StoredRows.ReadAll(database)
        );

        var fewer = rows!.Where(agency => agency.Key == 1).ToDictionary();

        var found = Assert.Throws<BenchException>(() => StoredRows.RequireSame(rows!, fewer));
        Assert.Contains("agency 2", found.Message);
    }

    [Theory]
    [InlineData("nowhere", "there is no folder")]
    [InlineData("", "has no agency-1.csv")]
    public void A_folder_without_files_is_named(string folder, string reason)
    {
        var path = Path.Combine(_folder.Path, folder);

        var refused = Assert.Throws<BenchException>(() => AgencyFile.In(path));

        Assert.Contains(reason, refused.Message);
        Assert.Contains(path, refused.Message);
    }

    [Fact]
    public void The_median_lies_in_the_middle_and_a_percentile_is_a_value_that_was_there()
    {
        var series = new Series(4, 1, 3, 2);

        Assert.Equal((2.5, 1, 4), (series.Median, series.Min, series.Max));
        Assert.Equal(4, series.Percentile(0.99));
        Assert.Equal(2, series.Percentile(0.5));
    }

    public void Dispose() => _folder.Dispose();

    private void WriteFiles()
    {
        _folder.Write("agency-1.csv", Bets);
        _folder.Write("agency-2.csv", Bets);
    }
}
