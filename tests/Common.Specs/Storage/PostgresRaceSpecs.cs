using Lottery.Domain;
using Lottery.Storage;
using Lottery.Storage.Postgres;
using Lottery.Waiting;
using Npgsql;

namespace Lottery.Common.Specs.Storage;

/// <summary>
/// Bets against the close, over and over: each agency sends bets on one connection and its END on another, and the last
/// END closes and draws. <c>LOTTERY_RACE_ROUNDS</c> is the number of rounds.
/// </summary>
public sealed class PostgresRaceSpecs : IAsyncLifetime
{
    private const int UsualRounds = 15;
    private const int Agencies = 3;
    private const string Here = "192.0.2.1";

    private readonly PollThread _thread = PollThread.Unstoppable();
    private readonly List<Racer> _racers = [];
    private StoreOptions _options = null!;
    private IStoreHost _host = null!;
    private IBetStore _store = null!;

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("LOTTERY_RACE_ROUNDS"), out var rounds)
            ? rounds
            : UsualRounds;

    public async ValueTask InitializeAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        _options = new StoreOptions { Path = cluster.NewDraw() };
        _host = Stores.Claim(_options);
        _store = _host.Open(_thread);
        _store.SettleRules(new AskedRules(new(Agencies)));
        for (var agency = 1; agency <= Agencies; agency++)
            _racers.Add(new Racer(_options, new(agency)));
    }

    public ValueTask DisposeAsync()
    {
        foreach (var racer in _racers)
            racer.Dispose();
        _host.Dispose();
        _thread.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task No_bet_slips_past_a_close_and_the_draw_is_made_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ended = await Task.WhenAll(_racers.Select(racer => racer.RunAsync(round)));

            var bets = Number("select count(*) from bets");
            Assert.Equal(ended.Sum(one => one.Stored), bets);
            Assert.Equal(bets, Number("select sum(stored)::bigint from lists"));
            Assert.Equal(bets, Number("select sum(stored)::bigint from journal"));
            Assert.Equal(1, ended.Count(one => one.HasClosed));
            Assert.Equal(
                "end,end,end,close,draw",
                Text(
                    "select string_agg(kind, ',' order by id) from journal where kind in ('end', 'close', 'draw')"
                )
            );
            // What the close has read.
            Assert.Equal(
                $"total {bets} agencies 3",
                Text("select text from seal order by line desc limit 1")
            );
            // After the END of its agency nothing is stored.
            Assert.Equal(
                0,
                Number(
                    "select count(*) from journal b join journal e using (agency) where b.kind = 'store' and e.kind = 'end' and b.id > e.id"
                )
            );
            Query(
                """
                truncate bets, lists, journal, agencies, seal, winners, addresses, speakers;
                update draw set state = 'open', closed_at = null, closed_by = null, drawn_at = null, drawn_by = null
                """
            );
        }
    }

    private long Number(string query) => (long)Query(query)!;

    private string Text(string query) => (string)Query(query)!;

    private object? Query(string sql)
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
        return command.ExecuteScalar();
    }

    // One agency with two connections.
    private sealed class Racer(StoreOptions options, AgencyId agency) : IDisposable
    {
        private readonly PollThread _thread = PollThread.Unstoppable();
        private readonly PollThread _otherThread = PollThread.Unstoppable();
        private IBetStore? _store;
        private IBetStore? _other;

        public async Task<(long Stored, bool HasClosed)> RunAsync(int round)
        {
            _store ??= Stores.Open(options, _thread);
            _other ??= Stores.Open(options, _otherThread);
            var epoch = _store.ClaimUpload(agency, Here, UploadId.Of("list"));
            // The first bets go another way than those that follow.
            var stored = Store(epoch, 3) + Store(epoch, 300);
            var storing = OwnThread.Run(() => StoreUntilRefused(epoch, round));
            var ending = OwnThread.Run(() =>
            {
                Thread.SpinWait(1000 * ((round * 7) + agency.Value) % 50_000);
                return _other.Finish(agency, Here, epoch) is not null;
            });
            return (stored + await storing, await ending);
        }

        public void Dispose()
        {
            _store?.Dispose();
            _other?.Dispose();
            _thread.Dispose();
            _otherThread.Dispose();
        }

        private long StoreUntilRefused(UploadEpoch epoch, int round)
        {
            for (var stored = 0L; ; )
                try
                {
                    stored += Store(epoch, (round + stored) % 2 == 0 ? 1 : 600);
                }
                catch (RequestRefusedException)
                {
                    return stored;
                }
        }

        private int Store(UploadEpoch epoch, int bets)
        {
            _store!.Append(agency, Here, TestDatabase.Some(bets, agency.Value), epoch: epoch);
            return bets;
        }
    }
}
