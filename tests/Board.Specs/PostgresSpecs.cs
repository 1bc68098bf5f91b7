using System.Text.Json;

namespace Lottery.Board.Specs;

/// <summary>A board of a draw on PostgreSQL.</summary>
public sealed class PostgresSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_shows_a_draw_on_PostgreSQL_and_goes_on_after_that_was_away()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var draw = cluster.NewDraw();
        await using var lottery = await TestLottery.StartAsync(arguments: ["--database", draw]);
        await using var board = await RunningBoard.StartAsync([
            "--database",
            draw,
            "--port",
            $"{lottery.Port}",
            "--bind",
            "127.0.0.1",
        ]);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Winner());
        await board.StatusAsync(
            one =>
                one.GetProperty("draw") is { ValueKind: JsonValueKind.Object } draw
                && Stored(draw) == 1,
            "the bet is shown"
        );
        await agency.AskAsync("END\n");
        var status = await board.StatusAsync(
            one => one.GetProperty("drawn").ValueKind != JsonValueKind.Null,
            "the draw is shown"
        );
        Assert.Equal(1, status.GetProperty("drawn").GetProperty("winners").GetInt32());
        Assert.True(status.GetProperty("server").GetProperty("answers").GetBoolean());
        await lottery.StopAsync();

        await cluster.StopAsync();
        var without = await board.StatusAsync(
            one => one.GetProperty("problem").ValueKind != JsonValueKind.Null,
            "the server is missed"
        );
        Assert.Equal(1, Stored(without.GetProperty("draw")));
        await cluster.StartAgainAsync();
        await board.StatusAsync(
            one => one.GetProperty("problem").ValueKind == JsonValueKind.Null,
            "the server is read again"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_database_that_does_not_answer_is_told_and_answered_for_meanwhile()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var draw = cluster.NewDraw();
        await using var lottery = await TestLottery.StartAsync(arguments: ["--database", draw]);
        await using var board = await RunningBoard.StartAsync("--database", draw);
        await board.StatusAsync(IsRead, "the draw is read");
        await lottery.StopAsync();

        // Its transaction ends with it.
        await using (
            var holder = ChildProcess.Start(
                "/bin/sh",
                [
                    "-c",
                    "mkfifo input && exec \"$0\" \"$@\" <>input",
                    cluster.ProgramOf("psql"),
                    .. cluster.Reach,
                    "postgres",
                ],
                lottery.Folder
            )
        )
        {
            var input = lottery.Folder.File("input");
            await Eventually.IsTrueAsync(() => File.Exists(input), "psql reads");
            var table = $"{draw.Split("draw=")[1]}.draw";
            await File.WriteAllTextAsync(
                input,
                $"begin; lock table {table};\n",
                TestContext.Current.CancellationToken
            );
            await cluster.WaitForAsync(
                $"select count(*) from pg_locks where relation = '{table}'::regclass and mode = 'AccessExclusiveLock' and granted",
                rows => rows == "1"
            );
            var status = await board.StatusAsync(one => !IsRead(one), "the database is missed");
            Assert.Matches(
                "^the database has not answered for [0-9]+ s$",
                status.GetProperty("problem").GetString()
            );
            Assert.Equal("open", status.GetProperty("draw").GetProperty("state").GetString());
        }

        await board.StatusAsync(IsRead, "the draw is read again");
    }

    private static bool IsRead(JsonElement status) =>
        status.GetProperty("problem").ValueKind == JsonValueKind.Null;

    private static long Stored(JsonElement draw) =>
        draw.GetProperty("totals").GetProperty("stored").GetInt64();
}
