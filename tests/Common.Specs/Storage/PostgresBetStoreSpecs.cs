using System.Text;
using Lottery.Domain;
using Lottery.Storage;
using Lottery.Storage.Postgres;
using Lottery.Waiting;
using Npgsql;

namespace Lottery.Common.Specs.Storage;

/// <summary>The store on PostgreSQL, and what only that one promises.</summary>
public sealed class PostgresBetStoreSpecs : BetStoreContract, IAsyncLifetime
{
    private const string Here = "192.0.2.1";
    private static readonly AgencyId First = new(1);

    private readonly PollThread _thread = PollThread.Unstoppable();
    private PostgresCluster _cluster = null!;
    private StoreOptions _options = null!;
    private IStoreHost? _host;

    protected override IReadOnlyList<StoredBet> Bets => Read("bets");

    protected override IReadOnlyList<StoredBet> VoidedBets => Read("voided_bets");

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.SharedAsync();
        // So that its connections can be told from those of other tests.
        _options = new StoreOptions
        {
            Path = _cluster.NewDraw(),
            Server = $"specs {Guid.NewGuid():N}",
        };
        _host = Stores.Claim(_options);
        _host.Open(_thread);
    }

    // What COPY would take for something else, or the server's own functions would cut.
    [Theory]
    [InlineData(3)]
    [InlineData(600)]
    [InlineData(3000)]
    public void Messages_of_any_size_are_stored_byte_for_byte(int bets)
    {
        using var store = Settled();
        var epoch = store.ClaimUpload(First, Here, UploadId.Of("list"));
        string[] names =
        [
            @"\N",
            @"\.",
            @"a\b",
            @"\\",
            "Ñandú  ÁÉ",
            "'; drop table bets; --",
            "{}",
            "null",
        ];
        // The first message of a list goes another way than those that follow.
        for (var message = 0; message < 3; message++)
            store.Append(
                First,
                Here,
                [
                    .. Enumerable
                        .Range(0, bets)
                        .Select(i =>
                            TestDatabase.Bet(
                                number: i,
                                document: $"{(message * bets) + i}",
                                name: names[i % names.Length]
                            )
                        ),
                ],
                refused: message,
                epoch
            );

        var stored = Bets;
        Assert.Equal(3 * bets, stored.Count);
        Assert.Equal(
            Enumerable.Range(0, 3 * bets).Select(i => $"{i}"),
            stored.Select(bet => bet.Document)
        );
        Assert.All(
            stored.Select((bet, i) => (bet, i % bets)),
            one =>
                Assert.Equal(
                    (names[one.Item2 % names.Length], one.Item2),
                    (one.bet.FirstName, one.bet.Number)
                )
        );
        var goesOn = store.ClaimUpload(First, Here, UploadId.Of("list"));
        Assert.Equal((3 * bets) + 3, goesOn.Taken);
        Assert.Equal(3, goesOn.Refused);
        Assert.Equal(3 * bets, store.ReadJournal(0, 100).Sum(entry => entry.Stored));
    }

    [Fact]
    public void The_seal_is_that_of_the_same_bets_in_a_file()
    {
        using var file = new TestDatabase();
        using var store = Settled();
        using var other = file.Open(agencies: 2);

        Assert.Equal(SealOf(other), SealOf(store));

        static List<string> SealOf(IBetStore store)
        {
            var monday = store.ClaimUpload(First, Here, UploadId.Of("monday"));
            store.Append(First, Here, TestDatabase.Some(700), epoch: monday);
            store.Append(new(2), Here, TestDatabase.Some(3, agency: 2));
            store.Append(First, Here, TestDatabase.Some(900), epoch: monday);
            store.Append(new(2), Here, TestDatabase.Some(2, agency: 2));
            store.Append(First, Here, TestDatabase.Some(800), epoch: monday);
            store.Finish(First, Here, monday);
            store.Finish(new(2), Here);
            var lines = new List<string>();
            store.EachSealLine(line => lines.Add(Encoding.UTF8.GetString(line)));
            // The second line is the draw's own name, the third its time.
            return [lines[0], .. lines[3..]];
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2000)]
    public void A_list_that_was_taken_over_takes_nothing_more(int bets)
    {
        using var old = Settled();
        using var @new = Open();
        var epoch = old.ClaimUpload(First, Here, UploadId.Of("list"));
        old.Append(First, Here, TestDatabase.Some(bets), epoch: epoch);
        var newer = @new.ClaimUpload(First, Here, UploadId.Of("list"));

        Assert.Throws<TakenOverException>(() =>
            old.Append(First, Here, TestDatabase.Some(bets), epoch: epoch)
        );

        Assert.Equal(bets, newer.Taken);
        Assert.Equal(bets, Bets.Count);
        @new.Append(First, Here, TestDatabase.Some(bets), epoch: newer);
        Assert.Equal(2 * bets, Bets.Count);
    }

    [Fact]
    public void A_connection_that_ends_between_two_verbs_is_made_anew()
    {
        using var store = Settled();
        var epoch = store.ClaimUpload(First, Here, UploadId.Of("list"));
        store.Append(First, Here, TestDatabase.Some(5), epoch: epoch);

        // What reads, and what has a transaction of its own, is run again: nothing can have been stored.
        EndBackends();
        Assert.False(store.IsDrawn());
        EndBackends();
        epoch = store.ClaimUpload(First, Here, UploadId.Of("list"));
        Assert.Equal(5, epoch.Taken);

        // A message of bets may have been stored or not, which is not to be told from the error.
        EndBackends();
        try
        {
            store.Append(First, Here, TestDatabase.Some(5), epoch: epoch);
        }
        catch (StoreException e)
        {
            Assert.Contains("the server's answer was lost", e.Message);
        }
        Assert.Contains(store.ClaimUpload(First, Here, UploadId.Of("list")).Taken, (long[])[5, 10]);
        Assert.Equal(Bets.Count, store.ReadStatus(0).Stored);
    }

    [Fact]
    public async Task A_store_that_lets_go_holds_no_connection()
    {
        using var store = Open();
        Assert.False(store.IsDrawn());
        Assert.Equal(1, Connections());

        store.Release();

        await Eventually.IsTrueAsync(() => Connections() == 0, "the connection ends");
        Assert.False(store.IsDrawn());
    }

    [Fact]
    public async Task A_close_waits_for_no_stream_of_bets()
    {
        using var store = Settled();
        var agencies = Enumerable
            .Range(1, 2)
            .Select(agency => OwnThread.Run(() => StoreUntilRefused(agency)))
            .ToList();
        await Eventually.IsTrueAsync(() => Bets.Count > 1000, "bets are stored");

        var closed = store.Close("maria");

        var acknowledged = await Task.WhenAll(agencies);
        Assert.Equal(acknowledged.Sum(), Bets.Count);
        Assert.Equal(Bets.Count, store.ReadStatus(0).Stored);
        Assert.Equal(Bets.Count, store.ReadJournal(0, 100_000).Sum(entry => entry.Stored));
        var lines = new List<string>();
        store.EachSealLine(line => lines.Add(Encoding.UTF8.GetString(line)));
        Assert.Contains($" {Bets.Count} ", lines[^1]);
        Assert.Equal(DrawState.Drawn, closed.State);

        int StoreUntilRefused(int agency)
        {
            using var thread = PollThread.Unstoppable();
            using var mine = Stores.Open(_options, thread);
            var epoch = mine.ClaimUpload(new(agency), Here, UploadId.Of("list"));
            for (var stored = 0; ; )
                try
                {
                    // Both ways of storing.
                    var bets = TestDatabase.Some(stored % 3 == 0 ? 7 : 600, agency);
                    mine.Append(new(agency), Here, bets, epoch: epoch);
                    stored += bets.Count;
                }
                catch (RequestRefusedException)
                {
                    return stored;
                }
        }
    }

    [Fact]
    public void The_seal_of_a_close_that_was_undone_before_begins_with_its_first_line()
    {
        using var store = Settled();
        Query("alter table winners add constraint none check (false)");
        store.Append(First, Here, [TestDatabase.Bet(number: 7574)]);
        Assert.Throws<StoreException>(() => store.Close("maria"));
        Query("alter table winners drop constraint none");

        store.Close("maria");

        Assert.Equal(1, Query("select min(line) from seal")[0][0]);
    }

    [Fact]
    public void A_database_without_a_draw_is_told_from_one_with()
    {
        var none = new StoreOptions { Path = _cluster.NewDraw() };

        var error = Assert.Throws<StoreException>(() => Stores.OpenExisting(none, _thread));

        Assert.Contains("there is no draw in postgres://", error.Message);
        Stores.OpenExisting(_options, _thread).Dispose();
    }

    [Fact]
    public async Task A_schema_of_something_else_is_left_alone()
    {
        var options = new StoreOptions { Path = _cluster.NewDraw() };
        var name = PostgresAddress.Parse(options.Path).Draw;
        await _cluster.QueryAsync($"create schema {name}; create table {name}.bets (id integer)");
        using var host = Stores.Claim(options);

        var error = Assert.Throws<StoreException>(() => host.Open(_thread));

        Assert.Contains($"the schema {name}", error.Message);
        Assert.Equal(
            "1",
            await _cluster.QueryAsync(
                $"select count(*) from pg_class where relnamespace = '{name}'::regnamespace"
            )
        );
    }

    [Fact]
    public async Task Two_servers_make_one_schema()
    {
        var options = new StoreOptions { Path = _cluster.NewDraw() };

        var isNew = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => OwnThread.Run(() => Open(options)))
        );

        Assert.Single(isNew, one => one);

        static bool Open(StoreOptions options)
        {
            using var thread = PollThread.Unstoppable();
            using var host = Stores.Claim(options);
            host.Open(thread).Dispose();
            return host.WasNew;
        }
    }

    protected override IBetStore Open() => Stores.Open(_options, _thread);

    public override void Dispose()
    {
        _host?.Dispose();
        _thread.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private IBetStore Settled()
    {
        var store = Open();
        store.SettleRules(new AskedRules(new(2)));
        return store;
    }

    private void EndBackends() =>
        Query($"select pg_terminate_backend(pid, 5000) from pg_stat_activity where {OfThisDraw}");

    private long Connections() =>
        (long)Query($"select count(*) from pg_stat_activity where {OfThisDraw}")[0][0];

    private string OfThisDraw => $"application_name = '{_options.Server}'";

    private List<StoredBet> Read(string table) =>
        [
            .. Query(
                    $"select agency, first_name, last_name, document, birthdate, number from {table} order by id"
                )
                .Select(row => new StoredBet(
                    (int)row[0],
                    (string)row[1],
                    (string)row[2],
                    (string)row[3],
                    (string)row[4],
                    (int)row[5]
                )),
        ];

    private List<object[]> Query(string sql)
    {
        using var connection = new PostgresConnection(
            PostgresAddress.Parse(_options.Path),
            Durability.Power,
            "look",
            _thread,
            TimeSpan.Zero
        );
        connection.Open(Deadline.Now);
        using var command = new NpgsqlCommand(sql, connection.Current);
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            rows.Add(new object[reader.FieldCount]);
            reader.GetValues(rows[^1]);
        }
        return rows;
    }
}
