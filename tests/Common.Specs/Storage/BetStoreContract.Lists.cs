using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>An agency has one list in a draw, unless it says that another replaces it, or is added to it.</summary>
public abstract partial class BetStoreContract
{
    /// <summary>The bets that have left the draw, in the order stored.</summary>
    protected abstract IReadOnlyList<StoredBet> VoidedBets { get; }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_list_is_refused_while_one_is_stored(bool finished)
    {
        using var store = Open(agencies: 2);
        var first = StoreList(store, "a", 3);
        if (finished)
            store.Finish(First, Here, first);

        var refused = Assert.Throws<OtherListException>(() =>
            store.ClaimUpload(First, Here, Upload("b"))
        );

        Assert.Contains("agency 1 has another list in this draw: 3 bets", refused.Message);
        Assert.Equal(3, store.ClaimUpload(First, Here, Upload("a")).Taken);
        Assert.Equal(finished, store.HasFinished(First));
    }

    [Fact]
    public void A_voided_list_that_begins_anew_says_what_had_left_the_draw()
    {
        using var store = Open(agencies: 2);
        var list = StoreList(store, "a", 3);
        store.Finish(First, Here, list);
        Assert.True(store.IsInDraw(First, Upload("a")));
        Assert.Empty(store.ReadUnfinished(max: 9));

        store.Void(First, upload: null, Maria);

        Assert.False(store.IsInDraw(First, Upload("a")));
        Assert.Equal([First], store.ReadUnfinished(max: 9));
        Assert.Equal(3, store.ClaimUpload(First, Here, Upload("a")).Voided);
        Assert.Equal(0, store.ClaimUpload(First, Here, Upload("a")).Voided);
        store.Void(First, upload: null, Maria);
        Assert.Equal(0, store.ClaimUpload(First, Here, Upload("a"), OtherLists.Add).Voided);
    }

    [Fact]
    public void Bets_that_came_without_a_RES_are_a_list_too()
    {
        using var store = Open(agencies: 2);
        store.Append(First, Here, TestDatabase.Some(2));

        Assert.Throws<OtherListException>(() => store.ClaimUpload(First, Here, Upload("a")));

        var replacing = store.ClaimUpload(First, Here, Upload("a"), OtherLists.Replace);
        store.Append(First, Here, TestDatabase.Some(1), 0, replacing);
        Assert.Equal(2, VoidedBets.Count);
        Assert.Single(Bets);
    }

    [Fact]
    public void A_list_of_which_nothing_is_stored_gives_way_and_cannot_go_on()
    {
        using var store = Open(agencies: 2);
        var silent = store.ClaimUpload(First, Here, Upload("a"));
        store.Append(First, Here, [], refused: 2, silent);

        StoreList(store, "b", 1);

        Assert.Throws<TakenOverException>(() =>
            store.Append(First, Here, TestDatabase.Some(1), 0, silent)
        );
        Assert.Throws<OtherListException>(() => store.ClaimUpload(First, Here, Upload("a")));
        Assert.Single(Bets);
    }

    [Fact]
    public void A_list_that_replaces_another_takes_its_place()
    {
        using var store = Open(agencies: 2);
        using var otherProcess = Open(agencies: 2);
        var before = StoreList(store, "a", 3);
        store.Append(Second, Here, TestDatabase.Some(1, agency: 2));
        store.Append(First, Here, TestDatabase.Some(2), refused: 1, before);
        store.Finish(First, Here, before);

        var after = otherProcess.ClaimUpload(First, Here, Upload("b"), OtherLists.Replace);
        otherProcess.Append(First, Here, TestDatabase.Some(4), 0, after);

        Assert.Equal(0, after.Taken);
        Assert.False(store.HasFinished(First));
        Assert.Equal(["1", "1", "2", "3", "4"], Bets.Select(bet => bet.Document));
        Assert.Equal(["1", "2", "3", "1", "2"], VoidedBets.Select(bet => bet.Document));
        Assert.Throws<TakenOverException>(() =>
            store.Append(First, Here, TestDatabase.Some(1), 0, before)
        );
        Assert.Throws<TakenOverException>(() => store.Finish(First, Here, before));
        store.Finish(First, Here, after);
        Assert.Throws<TakenOverException>(() =>
            store.Append(First, Here, TestDatabase.Some(1), 0, before)
        );
        otherProcess.ClaimUpload(First, Here, Upload("c"), OtherLists.Add);
        Assert.Equal(
            new AgencyStatus(1, false, 4, 1, 5, 2),
            store.ReadStatus(10).Agencies[0] with
            {
                LastSeen = null,
            }
        );
    }

    [Fact]
    public void A_list_that_replaces_nothing_else_goes_on()
    {
        using var store = Open(agencies: 2);
        StoreList(store, "a", 3);

        var again = store.ClaimUpload(First, Here, Upload("a"), OtherLists.Replace);

        Assert.Equal(3, again.Taken);
        Assert.Empty(VoidedBets);
    }

    [Fact]
    public void Lists_can_be_replaced_to_and_fro_and_no_bet_gets_an_id_twice()
    {
        using var store = Open(agencies: 2);
        StoreList(store, "a", 3);
        StoreList(store, "b", 2, OtherLists.Replace);

        var back = StoreList(store, "a", 3, OtherLists.Replace);

        Assert.Equal(0, back.Taken);
        Assert.Equal(3, Bets.Count);
        Assert.Equal(5, VoidedBets.Count);
        // An id of the first list, of the second, and of the first again.
        var ids = Journal(store)
            .Where(entry => entry.Kind == "store")
            .Select(entry => entry.FirstBet!.Value)
            .ToList();
        Assert.Equal(3, ids.Count);
        Assert.True(ids[0] + 3 <= ids[1] && ids[1] + 2 <= ids[2], string.Join(", ", ids));
    }

    [Fact]
    public void A_list_that_is_added_counts_beside_the_other()
    {
        using var store = Open(agencies: 2);
        store.Finish(First, Here, StoreList(store, "a", 3));

        var added = StoreList(store, "b", 2, OtherLists.Add);

        Assert.False(store.HasFinished(First));
        Assert.Equal(5, Bets.Count);
        // Both go on without a word, and any other one is refused.
        Assert.Equal(3, store.ClaimUpload(First, Here, Upload("a")).Taken);
        Assert.Equal(2, store.ClaimUpload(First, Here, Upload("b")).Taken);
        Assert.Throws<OtherListException>(() => store.ClaimUpload(First, Here, Upload("c")));
        Assert.Equal(2, store.ReadStatus(1).Agencies[0].Lists);
        store.Finish(First, Here, added with { Number = 2 });
        Assert.True(store.HasFinished(First));
    }

    [Fact]
    public void Auto_waits_for_an_agency_whose_list_was_taken_out()
    {
        using var store = Open(agencies: null);
        StoreList(store, "a", 3);
        store.Void(First, null, DrawActor.User("maria"));

        Assert.Null(store.Finish(Second, Here));

        Assert.NotNull(store.Finish(First, Here, StoreList(store, "b", 1)));
    }

    [Fact]
    public void A_connection_without_RES_ends_when_its_list_leaves_the_draw()
    {
        using var store = Open(agencies: 2);
        var unnamed = store.JoinUnnamedList(First);
        store.Append(First, Here, TestDatabase.Some(2), 0, unnamed);

        store.ClaimUpload(First, Here, Upload("a"), OtherLists.Replace);

        Assert.Throws<TakenOverException>(() =>
            store.Append(First, Here, TestDatabase.Some(2), 0, unnamed)
        );
        Assert.Throws<TakenOverException>(() => store.Finish(First, Here, unnamed));
        Assert.Empty(Bets);
    }

    [Fact]
    public void An_operator_takes_lists_out_of_the_draw_one_or_all()
    {
        using var store = Open(agencies: 2);
        StoreList(store, "a", 3);
        store.Finish(First, Here, StoreList(store, "b", 2, OtherLists.Add));
        store.Append(Second, Here, TestDatabase.Some(1, agency: 2));

        Assert.Equal(3, store.Void(First, Upload("a"), DrawActor.User("maria")));
        Assert.False(store.HasFinished(First));
        Assert.Equal(3, Bets.Count);
        Assert.Equal(2, store.Void(First, null, DrawActor.User("maria")));

        Assert.Equal([2], Bets.Select(bet => bet.Agency));
        Assert.Equal(5, VoidedBets.Count);
        var refused = Assert.Throws<RequestRefusedException>(() =>
            store.Void(First, null, "maria")
        );
        Assert.Equal("agency 1 has no list in this draw", refused.Message);
        Assert.Equal(0, store.ClaimUpload(First, Here, Upload("c")).Taken);
    }

    [Fact]
    public void How_many_lines_of_a_list_were_refused_is_told_when_it_goes_on()
    {
        using var store = Open(agencies: 2);
        var epoch = StoreList(store, "a", 3);
        store.Append(First, Here, TestDatabase.Some(1), refused: 2, epoch);

        var again = store.ClaimUpload(First, Here, Upload("a"));

        Assert.Equal((6, 2), (again.Taken, again.Refused));
    }

    private static UploadEpoch StoreList(
        IBetStore store,
        string name,
        int bets,
        OtherLists others = OtherLists.Refuse
    )
    {
        var epoch = store.ClaimUpload(First, Here, Upload(name), others);
        Assert.Null(store.Append(First, Here, TestDatabase.Some(bets), 0, epoch));
        return epoch;
    }

    private static IReadOnlyList<JournalEntry> Journal(IBetStore store) =>
        store.ReadJournal(after: 0, most: int.MaxValue);
}
