using Lottery.Domain;
using Lottery.Storage;
using Lottery.Storage.Sqlite;

namespace Lottery.Common.Specs.Storage;

/// <summary>
/// A clock that is set back changes nothing that is recorded. The machine's clock stays as it is: the store
/// compares it with the closing time alone, which the tests move instead.
/// </summary>
public sealed class ClockSetBackSpecs : IDisposable
{
    private const string Here = "192.0.2.1";
    private const string Past = "2020-01-01T00:00:00.000Z";
    private const string Future = "2999-01-01T00:00:00.000Z";
    private static readonly AgencyId First = new(1);

    private readonly TestDatabase _database = new();
    private readonly SqliteBetStore _store;

    public ClockSetBackSpecs()
    {
        _store = _database.Open(agencies: 5);
        _store.SettleRules(new AskedRules(WinningNumber: new(null), Change: true));
    }

    [Fact]
    public void A_draw_that_the_clock_has_closed_stays_closed()
    {
        _store.Append(First, Here, TestDatabase.Some(1));
        MoveClosingTime(Past);
        Assert.Equal(DrawActor.Clock, _store.CloseIfDue()!.ClosedBy);

        MoveClosingTime(Future);

        Assert.Null(_store.CloseIfDue());
        Assert.Equal(Refusal.DrawClosed, _store.Append(First, Here, TestDatabase.Some(1)));
        Assert.Throws<RequestRefusedException>(() => _store.Void(First, null, "user:eva"));
        Assert.Throws<RequestRefusedException>(() => _store.Close("user:eva"));
        Assert.Single(_database.Bets);
    }

    [Fact]
    public void Its_states_keep_their_order_whatever_their_times_are()
    {
        MoveClosingTime(Past);
        _store.CloseIfDue();
        _database.Query($"update draw set closed_at = '{Future}'");

        _store.MakeDraw(42, "user:eva");

        Assert.Equal(DrawState.Drawn, _store.ReadProgress().State);
        Assert.Equal(
            ["open", "close", "draw"],
            _database.Query(
                "select kind from journal where kind in ('open', 'close', 'draw') order by id"
            )
        );
    }

    [Fact]
    public void A_close_that_was_not_recorded_yet_comes_when_the_clock_is_there_again()
    {
        MoveClosingTime(Past);
        Assert.Equal(Refusal.DrawClosed, _store.Append(First, Here, TestDatabase.Some(1)));

        MoveClosingTime(Future);
        Assert.Null(_store.CloseIfDue());
        Assert.Null(_store.Append(First, Here, TestDatabase.Some(1)));

        MoveClosingTime(Past);
        Assert.Equal(DrawState.Closed, _store.CloseIfDue()!.State);
        Assert.Single(_database.Bets);
    }

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    private void MoveClosingTime(string time) =>
        _database.Query($"update draw set close_at = '{time}'");
}
