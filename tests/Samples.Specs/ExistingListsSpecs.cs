using Lottery.Hosting;

namespace Lottery.Samples.Specs;

/// <summary>A list that is there may be a real one.</summary>
public sealed class ExistingListsSpecs : IDisposable
{
    private const string Real = "Ana,Paz,30904465,1999-03-17,7574\n";

    private readonly DatasetFolder _folder = new();

    public ExistingListsSpecs() => File.WriteAllText(FileOf(3), Real);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_that_is_there_is_told_by_name_and_nothing_is_written()
    {
        var refused = Assert.Throws<FailedException>(() => _folder.Write(agencies: 5, bets: 10));

        Assert.Equal(
            $"{FileOf(3)} is there already; --force overwrites it, --missing keeps it and writes the others",
            refused.Message
        );
        Assert.Equal(["agency-3.csv"], _folder.FileNames);
        Assert.Equal(Real, File.ReadAllText(FileOf(3)));
    }

    [Fact]
    public void A_list_that_is_put_there_while_bets_are_written_is_kept()
    {
        Assert.Throws<FailedException>(() =>
            Dataset.Write(
                new()
                {
                    Agencies = 1,
                    Bets = 10,
                    Folder = _folder.Path,
                },
                (_, _) => File.WriteAllText(FileOf(1), Real),
                CancellationToken.None
            )
        );

        Assert.Equal(Real, File.ReadAllText(FileOf(1)));
        Assert.Equal(["agency-1.csv", "agency-3.csv"], _folder.FileNames);
    }

    [Fact]
    public void Agencies_that_have_a_list_can_be_left_out()
    {
        var written = _folder.WriteWhere(ExistingLists.LeaveOut, agencies: 4, bets: 10);
        var again = _folder.WriteWhere(ExistingLists.LeaveOut, agencies: 4, bets: 10, seed: 2);

        Assert.Equal([1, 2, 4], written);
        Assert.Empty(again);
        Assert.Equal(Real, File.ReadAllText(FileOf(3)));
        Assert.Equal(SampleBets.Of(1, 4).First().LastName, _folder.Rows(4)[0][1]);
    }

    [Fact]
    public void All_are_overwritten_if_that_is_wanted()
    {
        var written = _folder.WriteWhere(ExistingLists.Overwrite, agencies: 3, bets: 10);

        Assert.Equal([1, 2, 3], written);
        Assert.Equal(10, _folder.Rows(3).Length);
    }

    private string FileOf(int agency) => Dataset.PathOf(_folder.Path, agency);
}
