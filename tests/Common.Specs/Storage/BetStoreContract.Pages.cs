using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>What is long is read in pages, and what an agency has sent as its lists.</summary>
public abstract partial class BetStoreContract
{
    [Fact]
    public void Pages_of_winning_bets_go_on_where_the_last_one_ended()
    {
        using var store = Settled(new(new(2), 42));
        store.Append(Second, Here, [TestDatabase.Bet(2, 42, "a"), TestDatabase.Bet(2, 42, "b")]);
        store.Append(First, Here, [TestDatabase.Bet(1, 42, "c"), TestDatabase.Bet(1, 42, "d")]);
        store.Finish(First, Here);
        store.Finish(Second, Here);

        Assert.Equal(["c", "d", "a", "b"], DocumentsInPages(store, agency: null, most: 3));
        Assert.Equal(["c", "d", "a", "b"], DocumentsInPages(store, agency: null, most: 1));
        Assert.Equal(["a", "b"], DocumentsInPages(store, Second, most: 1));
        Assert.Equal(["c", "d"], DocumentsInPages(store, First, most: 2));
    }

    [Fact]
    public void Pages_of_the_journal_go_on_where_the_last_one_ended()
    {
        using var store = Open(agencies: 5);
        StoreList(store, "a", 2);
        store.Finish(First, Here);

        Assert.Equal(["open", "resume"], store.ReadJournal(0, 2).Select(entry => entry.Kind));
        Assert.Equal(["store", "end"], store.ReadJournal(2, 3).Select(entry => entry.Kind));
        Assert.Empty(store.ReadJournal(4, 3));
    }

    [Fact]
    public void The_lists_of_an_agency_are_told_with_their_bets()
    {
        using var store = Open(agencies: 5);
        StoreList(store, "a", 2);
        StoreList(store, "b", 3, OtherLists.Add);
        store.Append(Second, Here, TestDatabase.Some(1, agency: 2));
        store.Void(First, Upload("a"), Maria);

        var lists = store.ReadLists(First);

        Assert.Equal(
            [("a", false, 0), ("b", true, 3)],
            lists.Select(list => (list.Upload.Value, list.IsActive, list.Stored))
        );
        Assert.All(lists, list => Assert.Matches(@"^\d{4}-\d\d-\d\dT.+Z$", list.FirstAt));
    }

    private static List<string> DocumentsInPages(IBetStore store, AgencyId? agency, int most)
    {
        var bets = new List<WinningBet>();
        while (store.ReadWinningBets(agency, bets.LastOrDefault(), most) is [_, ..] page)
            bets.AddRange(page);
        return [.. bets.Select(bet => bet.Document)];
    }
}
