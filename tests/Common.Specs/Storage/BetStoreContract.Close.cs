using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>A draw is open, then closed, then drawn: each once, in this order.</summary>
public abstract partial class BetStoreContract
{
    private const string Maria = "user maria";

    [Fact]
    public void A_draw_of_a_list_is_due_when_exactly_these_agencies_have_finished()
    {
        using var store = Settled(new(AgenciesExpected.Parse("1-2,7")!, 42));

        Assert.Null(store.Finish(First, Here));
        Assert.Null(store.Finish(new(7), Here));

        Assert.Equal(new Draw(42, 3, 0), store.Finish(Second, Here)!.Draw);
    }

    [Fact]
    public void An_agency_that_is_not_expected_changes_nothing()
    {
        using var store = Settled(new(AgenciesExpected.Parse("1-2,7")!, 42));
        var stranger = new AgencyId(901);

        Action[] attempts =
        [
            () => store.Append(stranger, Here, TestDatabase.Some(1, agency: 901)),
            () => store.ClaimUpload(stranger, Here, Upload("a")),
            () => store.Finish(stranger, Here),
            () => store.RecordAgency(stranger, Here),
        ];

        foreach (var attempt in attempts)
            Assert.Equal(
                "agency 901 is not expected in this draw",
                Assert.Throws<RequestRefusedException>(attempt).Message
            );
        Assert.Equal((0, 0L), (store.ReadStatus(0).Seen, store.ReadStatus(0).Refused));
        Assert.Null(store.LastSeenFrom(Here));
        Assert.Equal(["open"], Journal(store).Select(entry => entry.Kind));
    }

    [Fact]
    public void A_person_closes_a_draw_and_every_stored_bet_takes_part()
    {
        using var store = Settled(new(new(2), 42));
        store.Append(First, Here, [TestDatabase.Bet(1, 42)]);

        var closed = store.Close(Maria);

        Assert.Equal(
            (DrawState.Drawn, Maria, Maria),
            (closed.State, closed.ClosedBy, closed.DrawnBy)
        );
        Assert.Equal(new Draw(42, 0, 1), closed.Draw);
        Assert.Equal(closed, store.ReadProgress());
        Assert.StartsWith(
            "the draw was made at ",
            Assert.Throws<RequestRefusedException>(() => store.Close("user eva")).Message
        );
        Assert.Null(store.Finish(First, Here));
        Assert.Single(Journal(store), entry => entry.Kind == "close");
        Assert.Single(Journal(store), entry => entry.Kind == "draw");
    }

    [Fact]
    public void A_number_that_is_drawn_later_needs_a_close_first()
    {
        using var store = Settled(new(new(1), WinningNumber.Later));
        store.Append(First, Here, [TestDatabase.Bet(1, 7), TestDatabase.Bet(1, 8)]);
        Assert.Contains(
            "the draw is open: close it first",
            Assert.Throws<RequestRefusedException>(() => store.MakeDraw(7, Maria)).Message
        );

        var closed = store.Finish(First, Here)!;
        Assert.Equal(DrawState.Closed, closed.State);
        Assert.Null(closed.Draw);
        Assert.False(store.IsDrawn());
        Assert.Empty(TestDatabase.Winners(store, First));

        var drawn = store.MakeDraw(7, Maria);

        Assert.Equal(new Draw(7, 1, 1), drawn.Draw);
        Assert.True(store.IsDrawn());
        Assert.Throws<RequestRefusedException>(() => store.MakeDraw(8, Maria));
        // The rule stays what it was: a server that is told it again goes on.
        Assert.Equal(
            WinningNumber.Later,
            store.SettleRules(new(WinningNumber: WinningNumber.Later)).Rules.WinningNumber
        );
    }

    [Fact]
    public void After_the_close_no_bet_is_stored_and_none_leaves()
    {
        using var store = Settled(new(new(2), WinningNumber.Later));
        var epoch = StoreList(store, "a", 3);
        store.Close(Maria);

        Assert.Equal(Refusal.DrawClosed, store.Append(First, Here, TestDatabase.Some(1)));
        Assert.Equal(
            "the draw is closed",
            Assert
                .Throws<RequestRefusedException>(() =>
                    store.Append(First, Here, TestDatabase.Some(1), 0, epoch)
                )
                .Message
        );
        Assert.Throws<RequestRefusedException>(() => store.Void(First, null, Maria));
        Assert.Throws<RequestRefusedException>(() =>
            store.ClaimUpload(First, Here, Upload("b"), OtherLists.Replace)
        );
        Assert.Equal(3, store.ClaimUpload(First, Here, Upload("a"), OtherLists.Replace).Taken);
        Assert.Equal(3, Bets.Count);
        Assert.Empty(VoidedBets);
    }

    [Fact]
    public void The_clock_closes_a_draw_when_its_time_has_come_even_if_late()
    {
        using var store = Open();
        store.SettleRules(new AskedRules(new(5), 42, InAMoment()));
        store.Append(First, Here, TestDatabase.Some(1));

        SpinWait.SpinUntil(() => store.ReadStatus(0).Rules.CloseAt <= DateTimeOffset.UtcNow);
        Assert.Equal(Refusal.DrawClosed, store.Append(First, Here, TestDatabase.Some(1)));
        var closed = store.CloseIfDue(isLate: true)!;

        Assert.Equal(DrawActor.LateClock, closed.ClosedBy);
        Assert.Equal(DrawState.Drawn, closed.State);
        Assert.Null(store.CloseIfDue());
        Assert.Single(Bets);
    }

    [Fact]
    public void A_closing_time_is_a_rule_like_the_others()
    {
        using var store = Open();
        var evening = new ClosingTime(null, new TimeOnly(23, 59, 58));
        var held = store.SettleRules(new AskedRules(CloseAt: evening)).Rules;

        Assert.NotNull(held.CloseAt);
        Assert.Equal(held, store.SettleRules(new AskedRules(CloseAt: evening)).Rules);
        Assert.Matches(
            "^--close-at is 12:00:00, and the draw in .+ closes at .+ 23:59:58: leave it out, or change it with --change-rules$",
            Refused(store, new AskedRules(CloseAt: new(null, new TimeOnly(12, 0))))
        );
        Assert.Matches(
            "^--close-at is 2020-01-01 12:00:00, which has passed; it must be a time to come$",
            Refused(store, new AskedRules(CloseAt: new(new(2020, 1, 1), new(12, 0)), Change: true))
        );
        Assert.Null(
            store
                .SettleRules(new AskedRules(CloseAt: default(ClosingTime), Change: true))
                .Rules.CloseAt
        );
    }

    [Fact]
    public void Every_event_leaves_an_entry_in_its_order()
    {
        using var store = Settled(new(new(1), WinningNumber.Later));
        var epoch = StoreList(store, "a", 2);
        store.Append(First, Here, [], refused: 1, epoch);
        StoreList(store, "b", 1, OtherLists.Add);
        store.Void(First, Upload("a"), Maria);
        StoreList(store, "c", 4, OtherLists.Replace);
        store.Finish(First, Here);
        store.MakeDraw(1, Maria);

        var journal = Journal(store);

        Assert.Equal(
            [
                "open",
                "resume",
                "store",
                "refuse",
                "add",
                "store",
                "void",
                "replace",
                "store",
                "end",
                "close",
                "draw",
            ],
            journal.Select(entry => entry.Kind)
        );
        Assert.Equal(
            Bets.Count,
            journal.Sum(entry => entry.Stored) - journal.Sum(entry => entry.Voided)
        );
        Assert.Equal(VoidedBets.Count, journal.Sum(entry => entry.Voided));
        Assert.Equal(store.ReadStatus(0).Refused, journal.Sum(entry => entry.Refused));
        Assert.All(
            journal,
            entry => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", entry.At)
        );
    }

    [Fact]
    public void Winning_bets_are_read_whole()
    {
        using var store = Settled(new(new(1), 42));
        store.Append(First, Here, [TestDatabase.Bet(1, 42, "9"), TestDatabase.Bet(1, 1, "8")]);
        store.Finish(First, Here);

        var winners = store.ReadWinningBets(null, after: null, most: 10);

        var id = Journal(store).Single(entry => entry.Kind == "store").FirstBet!.Value;
        Assert.Equal(
            [new WinningBet(1, "Santiago Lionel", "Lorca", "9", "1999-03-17", 42, id)],
            winners
        );
        Assert.Empty(store.ReadWinningBets(Second, after: null, most: 10));
    }

    private static ClosingTime InAMoment()
    {
        var time = DateTime.Now.AddSeconds(3);
        return new(DateOnly.FromDateTime(time), new TimeOnly(time.Hour, time.Minute, time.Second));
    }
}
