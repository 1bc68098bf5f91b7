using System.Globalization;
using Lottery.Audit.Following;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Storage;
using Lottery.Waiting;
using Npgsql;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>A copy that follows a draw on PostgreSQL.</summary>
public sealed class PostgresFollowSpecs : IDisposable
{
    private static readonly string[] Tables =
    [
        "agency, first_name, last_name, document, birthdate, number, id from bets order by id",
        "agency, first_name, document, id, upload, voided_at, cause from voided_bets order by id",
        "* from journal order by id",
        "agency, upload, active, epoch, taken, stored, refused, voided, first_at, last_at from lists order by 1, 2",
        "* from agencies order by 1",
        "* from addresses order by 1",
        "* from speakers order by 1, 2",
        "* from draw",
        "* from identity",
        "* from seal order by 1",
        "* from winners order by 1, 2",
    ];

    private readonly TempDir _folder = new();
    private readonly CapturedLog _log = new();

    private string Copy => _folder.File("copy.db");

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_copies_what_is_stored_and_compares_all_at_the_close_and_after_the_draw()
    {
        var draw = await PostgresForgery.NewAsync();
        using var store = new Served(draw, WinningNumber.Later);
        SealedDraw.Append(store.Store, 1, SealedDraw.Claim(store.Store, 1, "first"), 1, 2, 3);
        await using var follow = new Following(this, draw);
        await _log.WaitForAsync("follow", "in_progress");
        await CopiedAsync(3);
        SealedDraw.Append(store.Store, 2, null, 5);
        await CopiedAsync(4);
        // Those that the copy has, and those that it has not, leave the draw.
        var second = SealedDraw.Claim(store.Store, 1, "second", OtherLists.Replace);
        SealedDraw.Append(store.Store, 1, second, 7, 8);
        store.Store.Void(new(1), null, "user maria");
        await CopiedAsync(1);
        store.Store.RecordAgency(new(3), "10.0.0.33");
        SealedDraw.Append(store.Store, 1, SealedDraw.Claim(store.Store, 1, "third"), 7);

        store.Store.Close("user maria");
        var closed = await _log.WaitForAsync("compare");
        store.Store.MakeDraw(7, "user maria");
        await _log.WaitForAsync("compare", skip: 1);

        Assert.Equal(("closed", "2"), (closed["state"], closed["bets"]));
        Assert.Equal("5", (await _log.WaitForAsync("balance"))["voided"]);
        await AssertEqualAsync(draw);
        Assert.Null(await follow.EndAsync());
        Assert.Equal("equal", draw.Verify(against: Copy).Copy);
        Assert.DoesNotContain(_log.Lines, line => line.IsError);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_entry_that_is_committed_after_a_later_one_is_copied_too()
    {
        var draw = await PostgresForgery.NewAsync();
        using var store = new Served(draw, 42);
        SealedDraw.Append(store.Store, 1, SealedDraw.Claim(store.Store, 1, "a"), 1);
        SealedDraw.Append(store.Store, 2, null, 1);
        await using var follow = new Following(this, draw);
        await CopiedAsync(2);

        // Its number is taken, and its transaction goes on.
        await using var late = await LateBet.BeginAsync(draw, "a");
        SealedDraw.Append(store.Store, 2, null, 2);
        await CopiedAsync(3);
        var before = _folder.File("before.db");
        DatabaseQuery.Run(Copy, $"vacuum into '{before}'");
        Assert.Equal("equal", draw.Verify(against: Copy).Copy);
        await late.CommitAsync();
        Assert.Equal(
            "equal as far as it is, entry 6 of 6 of the journal",
            draw.Verify(against: before).Copy
        );
        await CopiedAsync(4);

        store.Store.Close("user maria");
        await _log.WaitForAsync("compare");
        Assert.Null(await follow.EndAsync());
        await AssertEqualAsync(draw);
        Assert.Equal("2|3|4|5|6|7|8", Ids(Copy));
        Assert.Equal("2|3|4|6", Ids(before));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_transaction_that_is_undone_leaves_a_gap_and_the_next_run_goes_on_with_it()
    {
        var draw = await PostgresForgery.NewAsync();
        using var store = new Served(draw, 42);
        SealedDraw.Append(store.Store, 1, SealedDraw.Claim(store.Store, 1, "a"), 1);
        SealedDraw.Append(store.Store, 2, null, 1);
        await using (var undone = await LateBet.BeginAsync(draw, "a"))
        await using (var late = await LateBet.BeginAsync(draw, "-", agency: 2))
        {
            store.Store.Append(new(3), "10.0.0.3", [], refused: 1);
            await using (var first = new Following(this, draw))
            {
                await CopiedAsync(2);
                Assert.Null(await first.EndAsync());
            }
            await late.CommitAsync();
        }

        await using var follow = new Following(this, draw);
        await CopiedAsync(3);

        Assert.Null(await follow.EndAsync());
        await AssertEqualAsync(draw);
        Assert.Equal("equal", draw.Verify(against: Copy).Copy);
        Assert.Equal(1, draw.Verify().Gaps);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_was_changed_after_it_was_copied_is_told_at_the_close()
    {
        var draw = await PostgresForgery.NewAsync();
        using var store = new Served(draw, 42);
        SealedDraw.Append(store.Store, 1, null, 1, 2);
        await using var follow = new Following(this, draw);
        await CopiedAsync(2);
        await draw.RunAsync("update bets set number = 3 where number = 2");

        store.Store.Close("user maria");

        var told = await _log.WaitForAsync("compare", "fail");
        Assert.Contains("number is 3", told["reason"]);
        Assert.Contains("number is 3", await follow.EndAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Another_draw_and_one_that_was_put_back_are_refused()
    {
        var draw = await PostgresForgery.SealedAsync();
        var other = await PostgresForgery.NewAsync();
        using var store = new Served(other, 42);
        await using (var follow = new Following(this, draw))
        {
            await CopiedAsync(9);
            Assert.Null(await follow.EndAsync());
        }

        await using (var follow = new Following(this, other))
            Assert.Contains("and " + other.Name + " is the draw", await follow.EndedAsync());
        await draw.RunAsync("delete from journal where id = 14");
        await using (var follow = new Following(this, draw))
        {
            await _log.WaitForAsync("copy", "fail");
            Assert.Contains("has not the entry 14 of its journal", await follow.EndAsync());
        }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Bets_of_a_quiet_connection_far_from_the_end_of_the_table_are_found()
    {
        var draw = await PostgresForgery.NewAsync();
        using var store = new Served(draw, 42);
        await draw.RunAsync("alter table bets alter column last_name set storage plain");
        var epoch = SealedDraw.Claim(store.Store, 1, "a");
        SealedDraw.Append(store.Store, 1, epoch, 1, 2, 3);
        await using var follow = new Following(this, draw);
        await CopiedAsync(3);
        // A page each, of no entry, as if there were many bets.
        await draw.RunAsync(
            "insert into bets select -i, 1, 0, 1, '', repeat('x', 7000), '', '' from generate_series(1, 2500) as i"
        );
        await using var other = await LateBet.BeginAsync(draw, "a");
        await other.CommitAsync();
        await CopiedAsync(4);

        SealedDraw.Append(store.Store, 1, epoch, 4, 5);

        await CopiedAsync(6);
        Assert.Equal(
            "t",
            await draw.RunAsync(
                "select max((ctid::text::point)[0]) < 10 from bets where number in (4, 5)"
            )
        );
        await draw.RunAsync("delete from bets where id < 0");
        await AssertEqualAsync(draw);
        Assert.Null(await follow.EndAsync());
    }

    private static string Ids(string copy) =>
        string.Join(
            '|',
            DatabaseQuery.Run(copy, "select id from journal where id > 1 order by id")
        );

    private async Task AssertEqualAsync(PostgresForgery draw)
    {
        foreach (var table in Tables)
            Assert.Equal(
                await draw.RunAsync($"select {table}"),
                string.Join('\n', DatabaseQuery.Run(Copy, $"select {table}"))
            );
    }

    private Task CopiedAsync(int bets) =>
        Eventually.IsTrueAsync(
            () =>
                File.Exists(Copy)
                && DatabaseQuery.Run(Copy, "select 1 from sqlite_schema where name = 'bets'") is [_]
                && DatabaseQuery.Run(Copy, "select count(*) from bets")[0]
                    == bets.ToString(CultureInfo.InvariantCulture),
            $"the copy has {bets} bets"
        );

    /// <summary>A draw that is served in this process.</summary>
    private sealed class Served : IDisposable
    {
        private readonly PollThread _thread = PollThread.Unstoppable();
        private readonly IStoreHost _host;

        public Served(PostgresForgery draw, WinningNumber number)
        {
            _host = Stores.Claim(draw.Options);
            Store = _host.Open(_thread);
            Store.SettleRules(new AskedRules(new(9), number));
        }

        public IBetStore Store { get; }

        public void Dispose()
        {
            Store.Dispose();
            _host.Dispose();
            _thread.Dispose();
        }
    }

    /// <summary>A follower on a thread of its own.</summary>
    private sealed class Following : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task<string?> _run;

        public Following(PostgresFollowSpecs test, PostgresForgery draw)
        {
            var follower = new Follower(
                draw.Name,
                test.Copy,
                test._log.Logger,
                draw.Options.ConnectionString
            );
            _run = Task.Factory.StartNew(
                () =>
                {
                    try
                    {
                        follower.Run(_stop.Token);
                        return null;
                    }
                    catch (FailedException e)
                    {
                        return e.Message;
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }

        /// <summary>Ends it.</summary>
        /// <returns>What has failed.</returns>
        public async Task<string?> EndAsync()
        {
            await _stop.CancelAsync();
            return await _run;
        }

        /// <summary>Waits until it ends by itself.</summary>
        public Task<string?> EndedAsync() => _run.WaitAsync(TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            _stop.Dispose();
        }
    }

    /// <summary>A message of one bet whose transaction goes on, in a connection of its own.</summary>
    private sealed class LateBet : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;

        private LateBet(NpgsqlConnection connection) => _connection = connection;

        public static async Task<LateBet> BeginAsync(
            PostgresForgery draw,
            string list,
            int agency = 1
        )
        {
            var bet = new LateBet(new NpgsqlConnection(draw.Options.ConnectionString));
            await bet._connection.OpenAsync(TestContext.Current.CancellationToken);
            await bet.RunAsync(
                $"""
                begin;
                with taken as materialized (
                    select * from take_bets(
                        (select oid from pg_namespace where nspname = current_schema())::integer,
                        (select agencies from draw), {agency}, '{list}', 1, 1, 0, '10.0.0.{agency}', null
                    )
                )
                insert into bets (id, agency, list, first_name, last_name, document, birthdate, number)
                select first, {agency}, list, 'Late', 'Bet', '99', '1999-03-17', 9 from taken
                """
            );
            return bet;
        }

        public Task CommitAsync() => RunAsync("commit");

        public ValueTask DisposeAsync() => _connection.DisposeAsync();

        private async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, _connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
