using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>The rules of a draw are kept with it.</summary>
public abstract partial class BetStoreContract
{
    private static readonly DrawRules Three = new(new(3), 42);

    [Fact]
    public void A_new_draw_has_the_rules_asked_for_and_defaults_for_the_rest()
    {
        using var store = Open();

        Assert.Equal(
            new SettledRules(new(new(5), 42)),
            store.SettleRules(new AskedRules(WinningNumber: 42))
        );

        Assert.Equal(new(new(5), 42), store.ReadStatus(0).Rules);
        Assert.Equal(DrawState.Open, store.ReadProgress().State);
    }

    [Fact]
    public void What_is_not_asked_for_is_taken_from_the_draw()
    {
        using var store = Settled(Three);

        Assert.Equal(new SettledRules(Three), store.SettleRules(new AskedRules()));
        Assert.Equal(new SettledRules(Three), store.SettleRules(new AskedRules(new(3))));
    }

    [Fact]
    public void Other_rules_are_refused_with_both_values_and_what_to_do()
    {
        using var store = Settled(Three);

        Assert.Matches(
            "^--agencies is auto, and the draw in .+ expects 3: leave it out, or change it with --change-rules$",
            Refused(store, new AskedRules(AgenciesExpected.Auto))
        );
        Assert.Matches(
            "^--winning-number is 7, and the draw in .+ has 42: leave it out, or change it with --change-rules$",
            Refused(store, new AskedRules(WinningNumber: 7))
        );
    }

    [Fact]
    public void Rules_of_an_open_draw_can_be_changed_and_hold_for_every_process()
    {
        using var store = Settled(Three);
        using var otherProcess = Open();
        store.Append(
            First,
            Here,
            [TestDatabase.Bet(1, number: 7), TestDatabase.Bet(1, number: 42)]
        );

        var settled = otherProcess.SettleRules(new AskedRules(new(1), 7, Change: true));

        Assert.Equal(new SettledRules(new(new(1), 7), Before: Three), settled);
        Assert.Equal(new Draw(7, 1, 1), store.Finish(First, Here)!.Draw);
    }

    [Fact]
    public void Rules_of_a_draw_that_is_made_stay()
    {
        using var store = Settled(new(new(1), 42));
        store.Finish(First, Here);

        Assert.Contains(
            "which is made: leave it out",
            Refused(store, new AskedRules(new(2), Change: true))
        );
        Assert.Equal(
            new SettledRules(new(new(1), 42)),
            store.SettleRules(new AskedRules(new(1), Change: true))
        );
        Assert.Equal(DrawState.Drawn, store.ReadProgress().State);
    }

    [Fact]
    public void A_draw_without_rules_is_never_due()
    {
        using var store = Open();

        Assert.Null(store.Finish(First, Here));
        Assert.Throws<StoreException>(() => store.ReadStatus(0));
    }

    [Fact]
    public void A_draw_whose_rules_now_expect_fewer_agencies_is_due()
    {
        using var store = Open(agencies: 5);
        store.Finish(First, Here);
        Assert.Null(store.CloseIfDue());

        store.SettleRules(new AskedRules(new(1), Change: true));

        Assert.NotNull(store.CloseIfDue());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(null)]
    public void No_draw_is_due_before_any_agency_has_finished(int? agencies)
    {
        using var store = Open(agencies);

        Assert.Null(store.CloseIfDue());
    }

    private IBetStore Settled(DrawRules rules)
    {
        var store = Open();
        store.SettleRules(new AskedRules(rules.Agencies, rules.WinningNumber));
        return store;
    }

    private static string Refused(IBetStore store, AskedRules asked)
    {
        var before = store.ReadStatus(0).Rules;
        var refused = Assert.Throws<ConfigurationException>(() => store.SettleRules(asked));
        Assert.Equal(before, store.ReadStatus(0).Rules);
        return refused.Message;
    }
}
