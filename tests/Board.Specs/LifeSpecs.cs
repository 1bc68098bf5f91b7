using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Lottery.Board.Specs;

/// <summary>What a board watches: it may come later, go, and be there again.</summary>
public sealed class LifeSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    private static CancellationToken TestTimeout => TestContext.Current.CancellationToken;

    private string Database => _folder.File("lottery.db");

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_board_is_there_before_the_database_and_goes_on_when_that_is_there()
    {
        await using var board = await RunningBoard.StartAsync("--database", Database);

        var before = await board.StatusAsync();
        Assert.Equal(
            $"there is no database {Database}; --database names another one",
            before.GetProperty("problem").GetString()
        );
        Assert.Equal(JsonValueKind.Null, before.GetProperty("draw").ValueKind);
        Assert.Equal([], Directory.GetFiles(_folder.Path));

        await using var lottery = await TestLottery.StartAsync(_folder);
        var after = await board.StatusAsync(IsRead, "the database is read");
        Assert.Equal("open", after.GetProperty("draw").GetProperty("state").GetString());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_database_that_is_removed_and_replaced_is_another_draw()
    {
        await using (await TestLottery.StartAsync(_folder, 3)) { }
        await using var board = await RunningBoard.StartAsync("--database", Database);
        await board.StatusAsync(IsRead, "the database is read");

        File.Delete(Database);
        var without = await board.StatusAsync(one => !IsRead(one), "the database is missed");
        Assert.Contains("there is no database", without.GetProperty("problem").GetString());
        Assert.Equal("3", ExpectedIn(without));
        File.Delete($"{Database}.lock");
        await using (await TestLottery.StartAsync(_folder, 4)) { }

        var other = await board.StatusAsync(IsRead, "the other database is read");
        Assert.Equal("4", ExpectedIn(other));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_database_that_is_locked_is_told_and_read_again_afterwards()
    {
        await using var lottery = await TestLottery.StartAsync(_folder);
        await using var board = await RunningBoard.OfAsync(lottery);
        await board.StatusAsync(IsRead, "the database is read");
        await lottery.StopAsync();

        using (var locked = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            locked.Open();
            Run(locked, "pragma locking_mode = exclusive");
            Run(locked, "begin immediate; rollback");
            Run(locked, "create table x (y); drop table x");
            var status = await board.StatusAsync(one => !IsRead(one), "the lock is told");
            Assert.Contains("database is locked", status.GetProperty("problem").GetString());
            Assert.Equal("1", ExpectedIn(status));
        }

        await board.StatusAsync(IsRead, "the database is read again");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_is_killed_and_back_is_told()
    {
        var lottery = await TestLottery.StartAsync(_folder);
        await using var board = await RunningBoard.OfAsync(lottery);
        await board.StatusAsync(ServerAnswers, "the server answers");

        await lottery.KillAsync();
        var without = await board.StatusAsync(one => !ServerAnswers(one), "the server is missed");
        Assert.True(IsRead(without));
        var port = lottery.Port;
        await lottery.DisposeAsync();
        await using var next = await TestLottery.StartAsync(_folder, 1, "--port", $"{port}");

        await board.StatusAsync(ServerAnswers, "the next server answers");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_server_of_another_database_is_not_taken_for_that_of_this_one()
    {
        await using (await TestLottery.StartAsync(_folder)) { }
        await using var other = await TestLottery.StartAsync();
        await using var board = await RunningBoard.StartAsync(
            "--database",
            Database,
            "--port",
            $"{other.Port}",
            "--bind",
            "127.0.0.1"
        );

        var status = await board.StatusAsync(
            one =>
                one.GetProperty("server") is { ValueKind: JsonValueKind.Object } server
                && server.GetProperty("summary").GetString()
                    == "the server of this port serves another database",
            "the server was asked"
        );

        Assert.False(ServerAnswers(status));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_makes_and_changes_no_file()
    {
        await using (await TestLottery.StartAsync(_folder)) { }
        var before = FilesWithTimes();

        await using (var board = await RunningBoard.StartAsync("--database", Database))
        {
            await board.StatusAsync(IsRead, "the database is read");
            await board.StatusAsync(IsRead, "the database is read again");
        }

        Assert.Equal(before, FilesWithTimes());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_a_killed_server_left_is_read_and_stays()
    {
        using var left = new TempDir();
        await using (var lottery = await TestLottery.StartAsync(_folder))
        {
            using var agency = await lottery.ConnectAsync();
            await agency.AskAsync(Some.Bets(3));
            // The files as they are when server and workers are killed at once.
            using var writes = new HeldWrites(lottery);
            await using var copy = ChildProcess.Start(
                "cp",
                [Database, $"{Database}-wal", left.Path],
                _folder
            );
            Assert.Equal(0, await copy.ExitAsync());
        }
        var log = await File.ReadAllBytesAsync(left.File("lottery.db-wal"), TestTimeout);
        Assert.NotEmpty(log);

        await using (
            var board = await RunningBoard.StartAsync("--database", left.File("lottery.db"))
        )
        {
            var status = await board.StatusAsync(IsRead, "the database is read");
            Assert.Equal(3, StoredIn(status));
        }

        Assert.Equal(log, await File.ReadAllBytesAsync(left.File("lottery.db-wal"), TestTimeout));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_history_of_the_night_is_there_again_after_a_restart_of_the_board()
    {
        await using (var lottery = await TestLottery.StartAsync(_folder, 2))
        {
            using var agency = await lottery.ConnectAsync();
            await agency.AskAsync(Some.Bets(100));
        }
        var hourAgo = DateTimeOffset.UtcNow.AddHours(-1);
        DatabaseQuery.Run(Database, $"update journal set at = '{hourAgo:yyyy-MM-ddTHH:mm:ssZ}'");

        for (var start = 0; start < 2; start++)
        {
            await using var board = await RunningBoard.StartAsync("--database", Database);

            // One that goes on to now, an hour later, was read to its end.
            var status = await board.StatusAsync(
                one => BetsIn(one).Length >= 360,
                "there is a history"
            );

            Assert.Equal(10, status.GetProperty("history").GetProperty("seconds").GetInt32());
            Assert.Equal(100, BetsIn(status)[0]);
            Assert.Equal(100, BetsIn(status).Sum());
        }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_bets_are_not_read_while_the_draw_is_open()
    {
        await using (var lottery = await TestLottery.StartAsync(_folder, 2))
        {
            using var agency = await lottery.ConnectAsync();
            await agency.AskAsync(Some.Bets(5));
        }
        // A program that reads them fails.
        DatabaseQuery.Run(Database, "drop table bets; drop table voided_bets");
        await using var board = await RunningBoard.StartAsync("--database", Database);

        var status = await board.StatusAsync(IsRead, "the database is read");

        Assert.Equal(5, StoredIn(status));
    }

    public void Dispose() => _folder.Dispose();

    private string[] FilesWithTimes() =>
        [
            .. Directory
                .GetFiles(_folder.Path)
                .Order()
                .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}"),
        ];

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static bool IsRead(JsonElement status) =>
        status.GetProperty("problem").ValueKind == JsonValueKind.Null;

    private static bool ServerAnswers(JsonElement status) =>
        status.GetProperty("server") is { ValueKind: JsonValueKind.Object } server
        && server.GetProperty("answers").GetBoolean();

    private static string? ExpectedIn(JsonElement status) =>
        status.GetProperty("draw").GetProperty("expected_agencies").GetString();

    private static long[] BetsIn(JsonElement status) =>
        status.GetProperty("history") is { ValueKind: JsonValueKind.Object } history
            ? [.. history.GetProperty("bets").EnumerateArray().Select(bets => bets.GetInt64())]
            : [];

    private static long StoredIn(JsonElement status) =>
        status.GetProperty("draw").GetProperty("totals").GetProperty("stored").GetInt64();
}
