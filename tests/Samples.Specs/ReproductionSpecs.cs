namespace Lottery.Samples.Specs;

public class ReproductionSpecs
{
    [Fact]
    public void The_same_seed_writes_the_same_bytes()
    {
        using var once = new DatasetFolder().Write(agencies: 2, bets: 500, seed: 7);
        using var again = new DatasetFolder().Write(agencies: 2, bets: 500, seed: 7);

        Assert.Equal(once.Bytes(1), again.Bytes(1));
        Assert.Equal(once.Bytes(2), again.Bytes(2));
    }

    [Fact]
    public void Another_seed_and_another_agency_have_other_bets()
    {
        using var one = new DatasetFolder().Write(agencies: 2, bets: 100, seed: 1);
        using var two = new DatasetFolder().Write(agencies: 2, bets: 100, seed: 2);

        string[] digests = [one.Digest(1), one.Digest(2), two.Digest(1), two.Digest(2)];

        Assert.Equal(4, digests.Distinct().Count());
    }

    [Fact]
    public void An_agency_has_the_same_bets_however_many_agencies_there_are()
    {
        using var few = new DatasetFolder().Write(agencies: 3, bets: 100);
        using var many = new DatasetFolder().Write(agencies: 9, bets: 100);

        Assert.Equal(few.Bytes(3), many.Bytes(3));
    }

    [Fact]
    public void More_bets_go_on_where_fewer_end()
    {
        using var few = new DatasetFolder().Write(agencies: 1, bets: 10);
        using var many = new DatasetFolder().Write(agencies: 1, bets: 20);

        Assert.Equal(few.Rows(1), many.Rows(1)[..10]);
    }

    // Changes only where a new version of Bogus has other names or draws them otherwise. People compare
    // measurements on these files: say so in the changelog when it must change.
    [Fact]
    public void The_files_of_seed_1_stay_as_they_are()
    {
        using var folder = new DatasetFolder().Write(agencies: 1, bets: 1_000, seed: 1);

        Assert.Equal(
            "b30ea4ad954febbcb3d0badc2727ec0f04325d175cdfce2ac2ffa9901af0308d",
            folder.Digest(1)
        );
    }
}
