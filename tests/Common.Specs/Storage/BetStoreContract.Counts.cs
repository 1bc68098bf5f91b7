using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>How many lines of each agency were stored and refused, so that counting reads no bets.</summary>
public abstract partial class BetStoreContract
{
    [Fact]
    public void Stored_and_refused_lines_of_each_agency_are_counted()
    {
        using var store = Open(agencies: 3);
        store.Append(First, Here, TestDatabase.Some(3), refused: 1);
        store.Append(First, Here, [], refused: 2);
        store.Append(Second, Here, TestDatabase.Some(1, agency: 2));

        var status = store.ReadStatus(10);

        Assert.Equal([new(1, false, 3, 3), new(2, false, 1, 0)], Counted(status));
        Assert.Equal((2, 0, 4, 3), (status.Seen, status.Finished, status.Stored, status.Refused));
    }

    [Fact]
    public void Lines_after_the_END_and_after_the_draw_are_counted_as_refused()
    {
        using var store = Open(agencies: 2);
        store.Append(First, Here, TestDatabase.Some(3));
        store.Finish(First, Here);
        store.Append(First, Here, TestDatabase.Some(2), refused: 1);
        store.Finish(Second, Here);
        store.Append(First, Here, TestDatabase.Some(4));

        Assert.Equal(
            [new(1, true, 3, 7), new AgencyStatus(2, true, 0, 0)],
            Counted(store.ReadStatus(10))
        );
    }

    [Fact]
    public void A_connection_that_was_taken_over_counts_nothing()
    {
        using var store = Open(agencies: 2);
        var before = store.ClaimUpload(First, Here, Upload("a"));
        store.ClaimUpload(First, Here, Upload("a"));

        Assert.Throws<TakenOverException>(() =>
            store.Append(First, Here, TestDatabase.Some(3), refused: 1, before)
        );

        Assert.Equal([new(1, false, 0, 0)], Counted(store.ReadStatus(10)));
    }

    [Fact]
    public void Agencies_that_have_not_finished_come_first_and_the_rest_is_cut()
    {
        using var store = Open(agencies: 5);
        store.Finish(First, Here);
        foreach (var agency in new[] { 3, 2 })
            store.Append(new(agency), Here, TestDatabase.Some(1, agency));

        var status = store.ReadStatus(maxAgencies: 2);

        Assert.Equal([2, 3], status.Agencies.Select(agency => agency.Agency));
        Assert.Equal(3, status.Seen);
        Assert.Equal([1, 2], store.ReadStatus(2, first: First).Agencies.Select(one => one.Agency));
    }

    private static IEnumerable<AgencyStatus> Counted(DrawStatus status) =>
        status.Agencies.Select(agency => agency with { Lists = 0, LastSeen = null });

    [Fact]
    public void Auto_does_not_wait_for_an_agency_of_which_every_line_was_refused()
    {
        using var store = Open(agencies: null);
        store.Append(Second, Here, [], refused: 1);

        Assert.NotNull(store.Finish(First, Here));
    }
}
