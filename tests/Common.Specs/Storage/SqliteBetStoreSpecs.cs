using Lottery.Domain;
using Lottery.Storage;
using Lottery.Storage.Sqlite;

namespace Lottery.Common.Specs.Storage;

/// <summary>The store in a file, and what only that one promises.</summary>
public sealed class SqliteBetStoreSpecs : BetStoreContract
{
    private const string Here = "192.0.2.1";
    private static readonly AgencyId First = new(1);

    private readonly TestDatabase _database = new();

    protected override IReadOnlyList<StoredBet> Bets => _database.Bets;

    protected override IReadOnlyList<StoredBet> VoidedBets =>
        StoredBet.ReadAll(_database.Path, "voided_bets");

    [Fact]
    public void A_message_of_an_upload_is_stored_without_garbage()
    {
        using var store = _database.Open(durability: Durability.Power);
        Assert.True(UploadId.TryParse("the list of Monday"u8, out var upload));
        var epoch = store.ClaimUpload(First, Here, upload);
        var bets = TestDatabase.Some(100);
        StoreOne();

        // Of several, since the runtime itself may take something now and then.
        Assert.Equal(0, Enumerable.Range(1, 5).Min(_ => StoreOne()));

        long StoreOne()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            store.Append(First, Here, bets, epoch: epoch);
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
    public void The_times_of_a_draw_are_kept_in_UTC()
    {
        using var store = _database.Open(agencies: 1);
        store.Finish(First, Here);

        var times = Assert
            .Single(_database.Query("select opened_at, drawn_at from draw"))
            .Split('|');

        foreach (var time in times)
            Assert.InRange(
                DateTimeOffset.ParseExact(time, "yyyy-MM-dd'T'HH:mm:ssK", null)
                    - DateTimeOffset.UtcNow,
                TimeSpan.FromMinutes(-1),
                TimeSpan.FromMinutes(1)
            );
    }

    [Fact]
    public void Rules_that_only_a_newer_version_knows_are_an_error()
    {
        using var store = _database.Open(agencies: 1);
        _database.Query("update draw set agencies = '5 of 7'");

        Assert.Throws<StoreException>(() => store.Finish(First, Here));
        Assert.Throws<StoreException>(() => store.SettleRules(new AskedRules()));
    }

    [Fact]
    public void The_log_is_trimmed_once_it_is_worth_it()
    {
        using var store = _database.Open();
        var before = new FileInfo(_database.Path).Length;
        MakeLogWorthTrimming(store);

        store.Log.Trim();

        Assert.True(new FileInfo(_database.Path).Length > before + (4 << 20));
        Assert.Equal(40 * 2500, _database.Bets.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_log_that_a_program_reads_is_cut_another_time_and_no_writer_waits_for_that()
    {
        using var store = _database.Open();
        var log = new FileInfo($"{_database.Path}-wal");
        MakeLogWorthTrimming(store);
        using (TestDatabase.ReadForLong(_database.Path))
        {
            var tooLong = await Task.Run(
                () => store.Log.Trim(tooLongBytes: 1),
                TestContext.Current.CancellationToken
            );
            log.Refresh();
            Assert.NotEqual(0, log.Length);
            Assert.Equal(log.Length, tooLong);
        }

        Assert.Null(store.Log.Trim(tooLongBytes: 1));

        log.Refresh();
        Assert.Equal(0, log.Length);
    }

    public override void Dispose() => _database.Dispose();

    protected override IBetStore Open() => _database.Open();

    private static void MakeLogWorthTrimming(SqliteBetStore store)
    {
        for (var batch = 0; batch < 40; batch++)
            store.Append(First, Here, TestDatabase.Some(2500));
    }
}
