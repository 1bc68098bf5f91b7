using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>What every store promises, whatever keeps its bets.</summary>
public abstract partial class BetStoreContract : IDisposable
{
    private const string Here = "192.0.2.1";
    private static readonly AgencyId First = new(1);
    private static readonly AgencyId Second = new(2);

    /// <summary>The bets in the order stored.</summary>
    protected abstract IReadOnlyList<StoredBet> Bets { get; }

    /// <summary>Opens the one database of the test, as a further process does.</summary>
    protected abstract IBetStore Open();

    private IBetStore Open(int? agencies)
    {
        var store = Open();
        store.SettleRules(new AskedRules(new(agencies), Change: true));
        return store;
    }

    [Fact]
    public void Bets_are_stored_in_their_order_byte_for_byte()
    {
        using var store = Open(agencies: 5);

        var refused = store.Append(
            First,
            Here,
            [TestDatabase.Bet(name: "Ñandú  ÁÉ"), TestDatabase.Bet(number: 0, document: "7")]
        );

        Assert.Null(refused);
        Assert.Equal(["Ñandú  ÁÉ", "Santiago Lionel"], Bets.Select(bet => bet.FirstName));
        Assert.Equal([1000, 0], Bets.Select(bet => bet.Number));
    }

    [Fact]
    public void One_person_may_bet_on_several_numbers()
    {
        using var store = Open(agencies: 5);

        store.Append(First, Here, [TestDatabase.Bet(number: 1), TestDatabase.Bet(number: 2)]);

        Assert.Equal(2, Bets.Count);
    }

    [Fact]
    public void Nothing_is_stored_of_an_agency_that_has_finished()
    {
        using var store = Open(agencies: 2);
        store.Finish(First, Here);

        var refused = store.Append(First, Here, TestDatabase.Some(3));

        Assert.Equal(Refusal.AgencyFinished, refused);
        Assert.Empty(Bets);
    }

    [Fact]
    public void Nothing_is_stored_once_the_draw_is_made()
    {
        using var store = Open(agencies: 1);
        store.Finish(First, Here);

        var refused = store.Append(Second, Here, TestDatabase.Some(3, agency: 2));

        Assert.Equal(Refusal.DrawMade, refused);
        Assert.Empty(Bets);
    }

    [Fact]
    public void The_draw_counts_agencies_and_not_their_ENDs()
    {
        using var store = Open(agencies: 2);

        Assert.Null(store.Finish(First, Here));
        Assert.Null(store.Finish(First, Here));
        Assert.False(store.IsDrawn());

        Assert.Equal(2, store.Finish(Second, Here)!.Draw!.Agencies);
        Assert.True(store.IsDrawn());
    }

    [Fact]
    public void The_draw_is_made_once()
    {
        using var store = Open(agencies: 1);

        Assert.NotNull(store.Finish(First, Here));

        Assert.Null(store.Finish(First, Here));
        Assert.Null(store.Finish(Second, Here));
        Assert.Null(store.CloseIfDue());
    }

    [Fact]
    public void Auto_draws_when_every_agency_seen_has_finished()
    {
        using var store = Open(agencies: null);
        store.Append(First, Here, TestDatabase.Some(1));
        store.Append(Second, Here, TestDatabase.Some(1, agency: 2));

        Assert.Null(store.Finish(First, Here));

        Assert.NotNull(store.Finish(Second, Here));
    }

    [Fact]
    public void An_agency_gets_its_own_winners_in_the_order_stored()
    {
        using var store = Open(agencies: 2);
        var winning = DrawRules.Default.WinningNumber.Value!.Value;
        store.Append(First, Here, [TestDatabase.Bet(1, winning, "9"), TestDatabase.Bet(1, 5, "8")]);
        store.Append(Second, Here, [TestDatabase.Bet(2, winning, "7")]);
        store.Append(First, Here, [TestDatabase.Bet(1, winning, "3")]);
        Assert.Empty(TestDatabase.Winners(store, First));

        store.Finish(First, Here);
        var draw = store.Finish(Second, Here);

        Assert.Equal(3, draw!.Draw!.Winners);
        Assert.Equal(["9", "3"], TestDatabase.Winners(store, First));
        Assert.Equal(["7"], TestDatabase.Winners(store, Second));
    }

    [Fact]
    public void The_agency_last_seen_from_an_address_is_known()
    {
        using var store = Open(agencies: 5);
        Assert.Null(store.LastSeenFrom(Here));

        store.Append(First, Here, TestDatabase.Some(1));
        store.RecordAgency(Second, Here);

        Assert.Equal(Second, store.LastSeenFrom(Here));
        Assert.Null(store.LastSeenFrom("192.0.2.2"));
    }

    [Fact]
    public void An_address_is_shared_while_two_of_its_agencies_have_not_finished()
    {
        using var store = Open(agencies: 3);
        store.Append(First, Here, TestDatabase.Some(1));
        Assert.False(store.IsSharedAddress(Here));

        store.RecordAgency(new(3), Here);
        store.Append(Second, Here, TestDatabase.Some(1, agency: 2));
        Assert.True(store.IsSharedAddress(Here));
        Assert.False(store.IsSharedAddress("192.0.2.2"));

        store.Finish(First, "192.0.2.2");
        Assert.False(store.IsSharedAddress(Here));
    }

    [Fact]
    public void Winners_are_read_in_pieces_that_join()
    {
        using var store = Open(agencies: 1);
        var winning = DrawRules.Default.WinningNumber.Value!.Value;
        store.Append(
            First,
            Here,
            [.. Enumerable.Range(1, 10).Select(n => TestDatabase.Bet(1, winning, $"{n}"))]
        );
        store.Finish(First, Here);
        var pieces = new List<int>();
        var last = 0L;
        for (long? after = 0; after is { } row; )
        {
            pieces.Add(0);
            after = store.ReadWinners(First, row, _ => ++pieces[^1] < 4);
            last = after ?? last;
        }

        Assert.Equal([4, 4, 2], pieces);
        Assert.Equal(Journal(store).Single(entry => entry.Kind == "store").FirstBet + 7, last);
    }

    public abstract void Dispose();
}
