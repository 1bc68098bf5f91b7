using Lottery.Hosting;

namespace Lottery.Samples.Specs;

public class WritingSpecs
{
    [Fact]
    public void A_cancelled_dataset_leaves_whole_files_only()
    {
        using var folder = new DatasetFolder();
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
            Dataset.Write(
                new()
                {
                    Agencies = 3,
                    Bets = 1_000,
                    Folder = folder.Path,
                },
                (agency, _) => StopIn(agency, stop),
                stop.Token
            )
        );

        Assert.Equal(["agency-1.csv"], folder.FileNames);
        Assert.Equal(1_000, folder.Rows(1).Length);
    }

    [Fact]
    public void A_cancelled_dataset_leaves_the_older_file_of_an_agency_alone()
    {
        using var folder = new DatasetFolder().Write(agencies: 1, bets: 10);
        var older = folder.Bytes(1);

        Assert.Throws<OperationCanceledException>(() =>
            Dataset.Write(
                new()
                {
                    Agencies = 1,
                    Folder = folder.Path,
                    Existing = ExistingLists.Overwrite,
                },
                (_, _) => { },
                new CancellationToken(canceled: true)
            )
        );

        Assert.Equal(older, folder.Bytes(1));
        Assert.Equal(["agency-1.csv"], folder.FileNames);
    }

    [Fact]
    public void What_a_killed_run_left_half_written_is_written_anew()
    {
        using var folder = new DatasetFolder();
        File.WriteAllText(Path.Combine(folder.Path, "agency-1.csv.part"), new string('x', 10_000));

        folder.Write(agencies: 1, bets: 10);

        Assert.Equal(["agency-1.csv"], folder.FileNames);
        Assert.Equal(10, folder.Rows(1).Length);
    }

    [Fact]
    public void Every_bet_is_told_once_with_its_agency()
    {
        using var folder = new DatasetFolder();
        var told = new List<(int Agency, SampleBet Bet)>();

        Dataset.Write(
            new()
            {
                Agencies = 2,
                Bets = 50,
                Folder = folder.Path,
            },
            (agency, bet) => told.Add((agency, bet)),
            CancellationToken.None
        );

        Assert.Equal(50, told.Count(one => one.Agency == 1));
        Assert.Equal(SampleBets.Of(1, agency: 2).Take(50), told[50..].Select(one => one.Bet));
    }

    [Fact]
    public void A_folder_that_is_a_file_is_told_by_name()
    {
        using var folder = new DatasetFolder().Write(agencies: 1, bets: 1);
        var file = Dataset.PathOf(folder.Path, 1);

        var told = Assert.Throws<FailedException>(() =>
            Dataset.Write(new() { Folder = file }, (_, _) => { }, CancellationToken.None)
        );

        Assert.Contains(file, told.Message, StringComparison.Ordinal);
    }

    private static void StopIn(int agency, CancellationTokenSource stop)
    {
        if (agency == 2)
            stop.Cancel();
    }
}
