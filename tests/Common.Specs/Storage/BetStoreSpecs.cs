using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

public sealed class BetStoreSpecs : IDisposable
{
    private const string Here = "192.0.2.1";
    private static readonly AgencyId First = new(1);
    private static readonly AgencyId Second = new(2);

    private readonly TestDatabase _database = new();

    [Fact]
    public void Bets_are_stored_in_their_order_byte_for_byte()
    {
        using var store = _database.Open();

        var refused = store.Append(
            First,
            Here,
            [TestDatabase.Bet(name: "Ñandú  ÁÉ"), TestDatabase.Bet(number: 0, document: "7")]
        );

        Assert.Null(refused);
        Assert.Equal(["Ñandú  ÁÉ", "Santiago Lionel"], _database.Bets.Select(bet => bet.FirstName));
        Assert.Equal([1000, 0], _database.Bets.Select(bet => bet.Number));
    }

    [Fact]
    public void A_message_of_an_upload_is_stored_without_garbage()
    {
        using var store = _database.Open(durability: Durability.Power);
        Assert.True(UploadId.TryParse("the list of Monday"u8, out var upload));
        var turn = store.Resume(First, Here, upload);
        var bets = TestDatabase.Some(100);
        StoreOne();

        // Of several, since the runtime itself may take something now and then.
        Assert.Equal(0, Enumerable.Range(1, 5).Min(_ => StoreOne()));

        long StoreOne()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            store.Append(First, Here, bets, turn, bets.Count);
            store.Harden();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_store_that_is_closed_says_so()
    {
        var store = _database.Open();
        store.Dispose();

        Assert.Throws<ObjectDisposedException>(() => store.IsDrawn());
        Assert.Throws<ObjectDisposedException>(() => store.Append(First, Here, []));
    }

    [Fact]
    public void One_person_may_bet_on_several_numbers()
    {
        using var store = _database.Open();

        store.Append(First, Here, [TestDatabase.Bet(number: 1), TestDatabase.Bet(number: 2)]);

        Assert.Equal(2, _database.Bets.Count);
    }

    [Fact]
    public void Nothing_is_stored_of_an_agency_that_has_finished()
    {
        using var store = _database.Open(agencies: 2);
        store.Finish(First, Here);

        var refused = store.Append(First, Here, TestDatabase.Some(3));

        Assert.Equal(Refusal.AgencyFinished, refused);
        Assert.Empty(_database.Bets);
    }

    [Fact]
    public void Nothing_is_stored_once_the_draw_is_made()
    {
        using var store = _database.Open(agencies: 1);
        store.Finish(First, Here);

        var refused = store.Append(Second, Here, TestDatabase.Some(3, agency: 2));

        Assert.Equal(Refusal.DrawMade, refused);
        Assert.Empty(_database.Bets);
    }

    [Fact]
    public void The_draw_counts_agencies_and_not_their_ENDs()
    {
        using var store = _database.Open(agencies: 2);

        Assert.Null(store.Finish(First, Here));
        Assert.Null(store.Finish(First, Here));
        Assert.False(store.IsDrawn());

        Assert.Equal(2, store.Finish(Second, Here)!.Agencies);
        Assert.True(store.IsDrawn());
    }

    [Fact]
    public void The_draw_is_made_once()
    {
        using var store = _database.Open(agencies: 1);

        Assert.NotNull(store.Finish(First, Here));

        Assert.Null(store.Finish(First, Here));
        Assert.Null(store.Finish(Second, Here));
        Assert.Null(store.DrawIfDue());
        Assert.Single(_database.Query("select * from draw"));
    }

    [Fact]
    public void Auto_draws_when_every_agency_seen_has_finished()
    {
        using var store = _database.Open(agencies: null);
        store.Append(First, Here, TestDatabase.Some(1));
        store.Append(Second, Here, TestDatabase.Some(1, agency: 2));

        Assert.Null(store.Finish(First, Here));

        Assert.NotNull(store.Finish(Second, Here));
    }

    [Fact]
    public void An_agency_gets_its_own_winners_in_the_order_stored()
    {
        using var store = _database.Open(agencies: 2);
        var winning = new StoreOptions().WinningNumber;
        store.Append(First, Here, [TestDatabase.Bet(1, winning, "9"), TestDatabase.Bet(1, 5, "8")]);
        store.Append(Second, Here, [TestDatabase.Bet(2, winning, "7")]);
        store.Append(First, Here, [TestDatabase.Bet(1, winning, "3")]);
        Assert.Empty(TestDatabase.Winners(store, First));

        store.Finish(First, Here);
        var draw = store.Finish(Second, Here);

        Assert.Equal(3, draw!.Winners);
        Assert.Equal(["9", "3"], TestDatabase.Winners(store, First));
        Assert.Equal(["7"], TestDatabase.Winners(store, Second));
    }

    [Fact]
    public void A_server_that_expects_fewer_agencies_draws_when_it_starts()
    {
        using (var five = _database.Open(agencies: 5))
            five.Finish(First, Here);

        using var one = _database.Open(agencies: 1);

        Assert.NotNull(one.DrawIfDue());
    }

    [Fact]
    public void No_draw_is_due_before_any_agency_has_finished()
    {
        using var none = _database.Open(agencies: 0);
        using var auto = _database.Open(agencies: null);

        Assert.Null(none.DrawIfDue());
        Assert.Null(auto.DrawIfDue());
    }

    [Fact]
    public void The_agency_last_seen_from_an_address_is_known()
    {
        using var store = _database.Open();
        Assert.Null(store.LastSeenFrom(Here));

        store.Append(First, Here, TestDatabase.Some(1));
        store.RecordSpeaker(Here, Second);

        Assert.Equal(Second, store.LastSeenFrom(Here));
        Assert.Null(store.LastSeenFrom("192.0.2.2"));
    }

    [Fact]
    public void An_address_is_shared_while_two_of_its_agencies_have_not_finished()
    {
        using var store = _database.Open(agencies: 3);
        store.Append(First, Here, TestDatabase.Some(1));
        Assert.False(store.IsSharedAddress(Here));

        store.RecordSpeaker(Here, new(3));
        store.Append(Second, Here, TestDatabase.Some(1, agency: 2));
        Assert.True(store.IsSharedAddress(Here));
        Assert.False(store.IsSharedAddress("192.0.2.2"));

        store.Finish(First, "192.0.2.2");
        Assert.False(store.IsSharedAddress(Here));
    }

    [Fact]
    public void Winners_are_read_in_pieces_that_join()
    {
        using var store = _database.Open(agencies: 1);
        var winning = new StoreOptions().WinningNumber;
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
        Assert.Equal(8, last);
    }

    [Fact]
    public void The_log_is_trimmed_once_it_is_worth_it()
    {
        using var store = _database.Open();
        var before = new FileInfo(_database.Path).Length;
        MakeLogWorthTrimming(store);

        store.TrimLog();

        Assert.True(new FileInfo(_database.Path).Length > before + (4 << 20));
        Assert.Equal(40 * 2500, _database.Bets.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_log_that_somebody_reads_is_cut_another_time_and_no_writer_waits_for_that()
    {
        using var store = _database.Open();
        var log = new FileInfo($"{_database.Path}-wal");
        MakeLogWorthTrimming(store);
        using (TestDatabase.ReadForLong(_database.Path))
        {
            var tooLong = await Task.Run(
                () => store.TrimLog(tooLongBytes: 1),
                TestContext.Current.CancellationToken
            );
            log.Refresh();
            Assert.NotEqual(0, log.Length);
            Assert.Equal(log.Length, tooLong);
        }

        Assert.Null(store.TrimLog(tooLongBytes: 1));

        log.Refresh();
        Assert.Equal(0, log.Length);
    }

    public void Dispose() => _database.Dispose();

    private static void MakeLogWorthTrimming(BetStore store)
    {
        for (var batch = 0; batch < 40; batch++)
            store.Append(First, Here, TestDatabase.Some(2500));
    }
}
